"""Settings of the server, read from the environment and the data folder; nothing is edited here.

LIANE_HOME      the data folder
DATABASE_URL    postgresql://user:password@host:port/name (default: SQLite in the data folder)
LIANE_HOSTS     names the box answers to, separated by commas (default: any, behind one's own Wi-Fi)
LIANE_PROXY     "1" when a proxy on this box speaks HTTPS and says so in X-Forwarded-Proto
LIANE_TARGETS   host:port,… tried to see whether the Internet is there (default: three keepers)
LIANE_SMTP      smtp+starttls://user:password@host:port, the mail server (default: mail waits)
LIANE_DEBUG     "1" for those who build Liane
"""

import os

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as lazy

from liane.server.site.databases import database_of
from liane.server.site.home import home, secret_key

HOME = home()
SECRET_KEY = secret_key()
DEBUG = os.environ.get("LIANE_DEBUG") == "1"
ALLOWED_HOSTS = [h for h in os.environ.get("LIANE_HOSTS", "*").split(",") if h]
DATABASES = {"default": database_of(os.environ.get("DATABASE_URL", ""), HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
ROOT_URLCONF = "liane.server.site.urls"
WSGI_APPLICATION = "liane.server.site.wsgi.application"

INSTALLED_APPS = [  # ours first: our words and templates go before those of libraries
    "liane.server.site",
    "liane.server.community.accounts",
    "liane.server.community.operators",
    "liane.server.community.members",
    "liane.server.community.welcome",
    "liane.server.networks.registers",
    "liane.server.networks.interconnection",
    "liane.server.networks.ground",
    "liane.server.networks.plans",
    "liane.server.networks.equipment",
    "liane.server.networks.upkeep",
    "liane.server.community.directory",
    "liane.server.community.groups",
    "liane.server.community.surveys",
    "liane.server.community.governance",
    "liane.server.community.goods",
    "liane.server.community.owners",
    "liane.server.community.association",
    "liane.server.community.events",
    "liane.server.community.communication",
    "liane.server.community.advocacy",
    "liane.server.community.training",
    "liane.server.projects.readiness",
    "liane.server.projects.finance",
    "liane.server.projects.regulation",
    "liane.server.projects.needs",
    "liane.server.projects.funding",
    "liane.server.projects.pathway",
    "liane.server.community.circles",
    "liane.server.lookout.preparedness",
    "liane.server.lookout.incidents",
    "liane.server.lookout.measures",
    "liane.server.lookout.devices",
    "liane.server.lookout.states",
    "liane.server.community.api",
    "liane.server.site.uplink",
    "liane.server.site.offline",
    "liane.server.site.sharing",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "csp",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "liane.server.site.kept.ThinAnswers",
    "liane.server.site.safety.ProxyOnTheBox",
    "liane.server.site.safety.TwoWayCookies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "liane.server.community.accounts.middleware.Doors",
    "liane.server.site.safety.SafeHeaders",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "liane.server.site.middleware.PlainErrors",
    "liane.server.site.offline.middleware.TakenOnce",
    "liane.server.community.operators.middleware.OperatorMiddleware",
    "axes.middleware.AxesMiddleware",
    "liane.server.site.kept.KeptPages",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "liane.server.community.operators.context.frame",
                "liane.server.site.uplink.context.banner",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "liane.server.site.templatetags.liane",
            ],
        },
    }
]
FORM_RENDERER = "liane.server.site.forms.HouseRenderer"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", lazy("French")), ("en", lazy("English"))]
FORMAT_MODULE_PATH = "liane.server.site.formats"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_COOKIE_AGE = 31_536_000
LANGUAGE_COOKIE_SAMESITE = "Lax"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_MAX_AGE = 31_536_000 if not DEBUG else 0
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "liane.server.site.files.SheetStorage"},
}
MEDIA_ROOT = HOME / "blobs"
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "liane.server.community.accounts.backends.SealedBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
CSRF_FAILURE_VIEW = "liane.server.site.views.csrf_refused"
LOGIN_URL = "/compte/entrer/"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None  # an address is sealed, and optional
ACCOUNT_USER_MODEL_USERNAME_FIELD = "handle"
LOGIN_REDIRECT_URL = "/"
MFA_ADAPTER = "liane.server.community.accounts.passkeys.Adapter"
MFA_SUPPORTED_TYPES = ["webauthn", "recovery_codes"]
MFA_RECOVERY_CODE_DIGITS = 10
AXES_HANDLER = "axes.handlers.cache.AxesCacheHandler"
AXES_CACHE = "attempts"  # in memory, never on the disk
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "liane.server.site.attempts.client"
AXES_USERNAME_CALLABLE = "liane.server.community.accounts.backends.counted_as"
AXES_LOCKOUT_CALLABLE = "liane.server.community.accounts.views.enter.too_many"
AXES_VERBOSE = False
AXES_RESET_ON_SUCCESS = True

SESSION_ENGINE = "liane.server.community.accounts.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if os.environ.get("LIANE_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 7 * 24 * 3600  # short: a certificate may lapse in a long cut
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "media-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

EMAIL_BACKEND = "liane.server.site.uplink.mail.QueueBackend"
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "heavy", "watch"],
    }
}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "attempts": {
        "BACKEND": "liane.server.site.attempts.AttemptsInMemory",
        "LOCATION": os.environ.get("LIANE_KEY_DIR") or "/dev/shm",  # noqa: S108 (in memory)
    },
}
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_addresses": {"()": "liane.server.site.safety.NoAddresses"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "level": "WARNING",
            "filters": ["no_addresses"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "axes": {"level": "CRITICAL"},  # its lines name who tried to sign in
        "django": {"handlers": ["console"], "propagate": False},
        "django.server": {"handlers": ["console"], "propagate": False},
    },
}
