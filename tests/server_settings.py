"""Settings of the tests: a data folder and a key folder of their own, made for this run."""

import os
import tempfile
from pathlib import Path

_FOLDER = tempfile.mkdtemp(prefix="liane-tests-")
os.environ["LIANE_HOME"] = f"{_FOLDER}/home"
os.environ["LIANE_KEY_DIR"] = tempfile.mkdtemp(prefix="liane-key-")

os.environ["LIANE_TARGETS"] = "127.0.0.1:9"  # tests never look outside

from liane.server.site.settings import *  # noqa: E402, F403
from liane.server.site.settings import DATABASES, STATIC_ROOT  # noqa: E402

SECRET_KEY = "only-for-tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast: what is tested is ours
Path(STATIC_ROOT).mkdir(parents=True)
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA synchronous=OFF"
