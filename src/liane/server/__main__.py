"""Django's own commands (`python -m liane.server makemigrations`), for those who build Liane."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liane.server.site.settings")
    execute_from_command_line(["python -m liane.server", *sys.argv[1:]])
