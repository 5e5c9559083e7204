"""The one settings file. Everything that differs between machines comes from the environment (docs/operation.md).

RR_MODE is "local" (default: SQLite, loopback only, a secret generated on this machine) or "production"
(PostgreSQL, a secret and host names that the operator must give).
"""

import os
import secrets
from pathlib import Path

import dj_database_url
from django.contrib.messages import constants as message_levels
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent


def env_flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, str(int(default))).strip().lower() in {"1", "true", "yes", "on"}


def env_list(name: str, default: str = "") -> list[str]:
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


def env_required(name: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"RR_MODE=production needs {name} (docs/operation.md).")
    return value


MODE = os.environ.get("RR_MODE", "local")
if MODE not in {"local", "production"}:
    raise ImproperlyConfigured(f"RR_MODE is {MODE!r}; it must be 'local' or 'production'.")
IS_PRODUCTION = MODE == "production"

# Everything that the running product writes lies below this one folder.
HOME = Path(os.environ.get("RR_HOME", BASE_DIR / "var")).resolve()


def local_secret() -> str:
    """A secret of this machine, made once: a local installation has no default secret either."""
    path = HOME / "secret_key"
    try:
        return path.read_text()
    except FileNotFoundError:
        HOME.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(50))
        path.chmod(0o600)
        return path.read_text()


if IS_PRODUCTION:
    SECRET_KEY = env_required("RR_SECRET_KEY")
    if len(SECRET_KEY) < 40:
        raise ImproperlyConfigured("RR_SECRET_KEY must have at least 40 characters, and be random.")
    ALLOWED_HOSTS = env_list("RR_ALLOWED_HOSTS") or [env_required("RR_ALLOWED_HOSTS")]
    DATABASE_URL = env_required("DATABASE_URL")
else:
    SECRET_KEY = os.environ.get("RR_SECRET_KEY") or local_secret()
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
    DATABASE_URL = os.environ.get("DATABASE_URL", f"sqlite:///{HOME / 'db.sqlite3'}")

DEBUG = env_flag("RR_DEBUG") and not IS_PRODUCTION

INSTALLED_APPS = [
    "rapidreader.audit",
    "rapidreader.mail",
    "rapidreader.archive",
    "ecrf",
    "worklists",
    "rapidreader.viewer",
    "rapidreader.export",
    "rapidreader.site",
    "rapidreader.demo",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "rapidreader.middleware.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "rapidreader.audit.middleware.OriginMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "rapidreader.audit.middleware.SittingMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "rapidreader.middleware.DomainErrorMiddleware",
]

ROOT_URLCONF = "rapidreader.urls"
WSGI_APPLICATION = "rapidreader.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "worklists.context.navigation",
            ],
        },
    },
]

DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=600)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock when a transaction begins, so that two writers wait instead of deadlocking.
    # synchronous=FULL: an acknowledged save survives a power cut, not only a killed process.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }

# --- identity -----------------------------------------------------------------------------------
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
AUTHENTICATION_BACKENDS = ["rapidreader.audit.backends.LockingBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Wrong attempts at signing in or at signing after which a person is locked out, and for how long.
LOCK_FAILURES = int(os.environ.get("RR_LOCK_FAILURES", 5))
LOCK_MINUTES = int(os.environ.get("RR_LOCK_MINUTES", 15))
# Wrong attempts from one address, at whatever accounts, after which it must wait as well.
ADDRESS_FAILURES = 10 * LOCK_FAILURES
# How long nothing may happen before the next signature needs user name and password again.
SITTING_MINUTES = int(os.environ.get("RR_SITTING_MINUTES", 30))
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "rapidreader.errors.csrf_failure"

# --- transport ----------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Whether a proxy stands in front, whose X-Forwarded-… headers are believed.
BEHIND_PROXY = IS_PRODUCTION and env_flag("RR_BEHIND_PROXY")
if IS_PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env_flag("RR_SSL_REDIRECT", True)
    SECURE_HSTS_SECONDS = int(os.environ.get("RR_HSTS_SECONDS", 3600))
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
    CSRF_TRUSTED_ORIGINS = env_list("RR_TRUSTED_ORIGINS")

# A strict policy for our own pages; the viewer's document has its own (rapidreader/viewer/views.py).
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'; "
    "object-src 'none'; manifest-src 'self'"
)

# --- files --------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [BASE_DIR / "rapidreader" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "rapidreader.staticstorage.HashedStaticFilesStorage"},
}
# Packed already, or (source maps) read by nobody but a debugger: compressing them takes most of a minute.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("jpg", "jpeg", "png", "gif", "webp", "zip", "gz", "br", "woff", "woff2", "map")
MEDIA_ROOT = HOME / "uploads"
FILE_UPLOAD_TEMP_DIR = None
# Uploads go to the disk at once: a folder of images must not pass through the memory.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_NUMBER_FILES = 5_000

# The embedded archive: Part-10 files as they came, named by their SHA-256.
ARCHIVE_DIR = Path(os.environ.get("RR_ARCHIVE_DIR", HOME / "archive"))
# The installed viewer: one folder per version (manage.py install_viewer).
VIEWER_DIR = Path(os.environ.get("RR_VIEWER_DIR", HOME / "viewer"))
VIEWER_URL = "/viewer-assets/"
# How long a reader's right to an image is believed without asking the database, in seconds; it is also the
# longest time that a withdrawn right still works.
GRANT_SECONDS = float(os.environ.get("RR_GRANT_SECONDS", 3))

MESSAGE_TAGS = {message_levels.SUCCESS: "ok", message_levels.WARNING: "warn", message_levels.ERROR: "bad"}

# --- templates over the network -------------------------------------------------------------------
# Where templates are fetched from, beyond the public internet: host names that the operator trusts.
FETCH_HOSTS = env_list("RR_FETCH_HOSTS")
RADREPORT_API = os.environ.get("RR_RADREPORT_API", "https://api3.rsna.org/radreport/v1")

# --- mail ---------------------------------------------------------------------------------------
# Deeds leave notices in the outbox; manage.py send_mail mails them. Without a mail server they are printed.
PUBLIC_URL = os.environ.get("RR_PUBLIC_URL", "").strip().rstrip("/")
if not PUBLIC_URL:
    PUBLIC_URL = f"https://{ALLOWED_HOSTS[0]}" if IS_PRODUCTION else "http://127.0.0.1:8042"
EMAIL_HOST = os.environ.get("RR_MAIL_HOST", "").strip()
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
MAIL_SECURITY = os.environ.get("RR_MAIL_SECURITY", "starttls")
if MAIL_SECURITY not in {"starttls", "tls", "none"}:
    raise ImproperlyConfigured(f"RR_MAIL_SECURITY is {MAIL_SECURITY!r}; it must be 'starttls', 'tls' or 'none'.")
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL_SECURITY == "starttls", MAIL_SECURITY == "tls"
EMAIL_PORT = int(os.environ.get("RR_MAIL_PORT") or {"starttls": 587, "tls": 465, "none": 25}[MAIL_SECURITY])
EMAIL_HOST_USER = os.environ.get("RR_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("RR_MAIL_PASSWORD", "")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("RR_MAIL_FROM", "Rapid Reader <rapidreader@localhost>")
# The hour of the day, in RR_TIME_ZONE, at which daily mails and reminders leave.
MAIL_DIGEST_HOUR = int(os.environ.get("RR_MAIL_DIGEST_HOUR", 7))
if MAIL_DIGEST_HOUR not in range(24):
    raise ImproperlyConfigured("RR_MAIL_DIGEST_HOUR must be an hour from 0 to 23.")

# --- API ----------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "knox.auth.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.LimitOffsetPagination",
    "PAGE_SIZE": 100,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "rapidreader.errors.api_exception_handler",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Rapid Reader",
    "DESCRIPTION": "Trials, sessions, templates, worklists, reads and image assessors.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {
        "ReadState": "worklists.models.Read.State",
        "ReadKind": "worklists.models.Read.Kind",
        "AmendmentKind": "worklists.models.Amendment.Kind",
        "WorklistState": "worklists.models.Worklist.State",
        "AdjudicationState": "worklists.models.Adjudication.State",
        "QueryState": "worklists.models.Query.State",
        "TrialState": "rapidreader.archive.models.Trial.State",
        "TemplateVersionState": "ecrf.models.TemplateVersion.State",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# --- language, time, log ------------------------------------------------------------------------
# English is in the code; every other language is a folder in locale/. The browser's wish
# counts until a person chooses.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = IS_PRODUCTION
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
TIME_ZONE = os.environ.get("RR_TIME_ZONE", "UTC")
USE_TZ = True
USE_I18N = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("RR_LOG_LEVEL", "INFO")},
    "loggers": {"django.server": {"level": "WARNING"}},
}
