"""The door for web servers: `liane.server.site.wsgi.application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liane.server.site.settings")
application = get_wsgi_application()
