"""Django settings. Every choice an operator has comes from the environment (see `environment`)."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured

from huiyin.config.databases import database
from huiyin.config.environment import Mode, SettingsError, read_environment

try:
    ENVIRONMENT = read_environment(os.environ)
    DATABASES = {"default": database(ENVIRONMENT.database_url, ENVIRONMENT.data)}
except SettingsError as error:
    raise ImproperlyConfigured(str(error)) from error

PACKAGE = Path(__file__).resolve().parent.parent
PRODUCTION = ENVIRONMENT.mode is Mode.PRODUCTION

HUIYIN_DATA = ENVIRONMENT.data
HUIYIN_LEDGER_KEY_FILE = ENVIRONMENT.ledger_key_file
HUIYIN_MODE = ENVIRONMENT.mode.value
HUIYIN_UPLOAD_MAX_MB = ENVIRONMENT.upload_max_mb
HUIYIN_REQUEST_MAX_MB = max(ENVIRONMENT.request_max_mb, ENVIRONMENT.upload_max_mb + 1)
HUIYIN_ADDRESS = ENVIRONMENT.address
HUIYIN_IDLE_SECONDS = ENVIRONMENT.idle_minutes * 60

DEBUG = ENVIRONMENT.debug
# An empty key would stop Django before the system check can say in Chinese what is missing.
SECRET_KEY = ENVIRONMENT.secret_key or "missing"
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_q",
    "axes",
    "csp",
    "huiyin.config",
    "huiyin.people",
    "huiyin.ledger",
    "huiyin.procedures",
    "huiyin.figures",
    "huiyin.components",
    "huiyin.registers.rectification",
    "huiyin.registers.budget",
    "huiyin.registers.contracts",
    "huiyin.registers.contradictions",
    "huiyin.registers.decisions",
    "huiyin.registers.hospitality",
    "huiyin.registers.projects",
    "huiyin.registers.spending",
    "huiyin.registers.vehicles",
    "huiyin.registers.welfare",
    "huiyin.reports",
    "huiyin.notices",
    "huiyin.desk",
    "huiyin.portal",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "huiyin.config.middleware.PackStatic",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "huiyin.config.middleware.RequestSizeLimit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "huiyin.config.middleware.IdleLimit",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "huiyin.config.middleware.KeepFormAfterExpiry",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "huiyin.config.urls"
WSGI_APPLICATION = "huiyin.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "libraries": {"tour": "huiyin.demo.tags"},
        },
    },
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "static", PACKAGE / "rendering" / "static"]
# Finders serve straight from the package: an upgrade needs no collecting and can leave nothing stale behind.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "huiyin.config.assets.VersionedStorage"},
}
WHITENOISE_MAX_AGE = 0 if DEBUG else 365 * 24 * 60 * 60
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Who may come in.
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "huiyin.people.backends.DatedAccountBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "huiyin.config.password_rules.NotLikeTheUser", "OPTIONS": {"user_attributes": ("username",)}},
    {"NAME": "huiyin.config.password_rules.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "huiyin.config.password_rules.NotCommon"},
    {"NAME": "huiyin.config.password_rules.NotOnlyDigits"},
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "huiyin.config.errors.locked_out"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "huiyin.config.clients.address"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "password"]

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "huiyin.config.errors.csrf_failure"

# How pages travel.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.https
SECURE_SSL_REDIRECT = ENVIRONMENT.https
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.behind_proxy else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # Widths of progress bars and positions set by charts; neither can run anything.
        "style-src-attr": [UNSAFE_INLINE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}

# How much may come in.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024  # form fields, without files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # the monthly progress grid of a large round
DATA_UPLOAD_MAX_NUMBER_FILES = 200
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# Jobs.
Q_CLUSTER = {
    "name": "huiyin",
    "label": "后台任务",
    "orm": "default",
    "workers": 1,
    "timeout": 600,
    "retry": 660,  # must stay above timeout, or a long job is started twice
    "max_attempts": 3,
    "ack_failures": True,
    "poll": 1.0,
    "guard_cycle": 1,
    "recycle": 200,
    "save_limit": 500,
    "catch_up": False,
    "log_level": "WARNING",
}

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Mail: optional; without it notices stay in the page.
MAIL = ENVIRONMENT.mail
if MAIL is None:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
else:
    EMAIL_HOST, EMAIL_PORT = MAIL.host, MAIL.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.security == "tls", MAIL.security == "ssl"
    EMAIL_TIMEOUT = 20
    DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL.sender

# Logs name paths and account numbers, never request bodies, names or phone numbers.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "huiyin.config.logs.ImpersonalFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        },
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "stream": sys.stderr,
            "formatter": "line",
        },
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "huiyin": {"level": "INFO"},
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
        "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}
