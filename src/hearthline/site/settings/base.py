"""What every face shares. Values come from one typed Config; nothing here reads the environment."""

from typing import Any

from hearthline.site.config import ROOT, Config
from hearthline.ui.languages import LANGUAGES as UI_LANGUAGES

# Word, address, the letter after G, who sees it, and the part of the menu (`ui.context.NAV_GROUPS`; left out:
# of every day). The first few of every day stand in the bar: three of them on a telephone, so what is a role's own room
# comes before what others have too. Administrators' comes first: whatever else they hold opens no report to them.
NAV = (
    ("People", "access_people", "e", ("administrator",)),
    ("Queue", "screening:queue", "q", ("screener", "supervisor")),
    ("Supervisor", "screening:supervisor", "s", ("supervisor",)),
    ("Calls", "calls:list", "c", ("screener", "supervisor")),
    ("My work", "screening:mine", "m", ("screener", "supervisor")),
    ("Search", "screening:search", "f", ("screener", "supervisor")),
    ("Find a person", "people:search", "w", ("screener", "supervisor")),
    ("Hand-over", "screening:handover", "h", ("screener", "supervisor")),
    ("Help desk", "helpdesk:list", "i", ("agent", "supervisor")),
    ("On-call", "rota:week", "g", ("screener", "supervisor", "administrator", "agent")),
    ("Follow-ups", "after:follow_ups", "u", ("screener", "supervisor")),
    ("Told outside", "dispatch:hand_offs", "o", ("screener", "supervisor")),
    ("Clocks", "clocks:list", "k", ("screener", "supervisor")),
    ("What may I say?", "saying:look", "r", ("agent", "screener", "supervisor")),
    ("Complaints", "complaints:list", "", ("agent", "screener", "supervisor")),
    ("What complaints are about", "complaints:trends", "", ("agent", "supervisor", "administrator"), "look"),
    ("The ladder", "complaints:ladder", "", ("administrator",), "keep"),
    ("Whom to call", "dispatch:responders", "x", ("screener", "supervisor", "administrator", "agent")),
    ("Numbers to call", "numbers:list", "n", ("screener", "supervisor", "administrator", "agent"), "look"),
    ("Community services", "services:list", "", ("screener", "supervisor", "administrator", "agent"), "look"),
    ("Referrals", "referring:list", "", ("agent", "screener", "supervisor")),
    ("Practice", "screening:practice", "p", ("screener", "supervisor")),
    ("The wall", "line:wall", "l", ("supervisor", "administrator")),
    ("To review", "need:reviews", "v", ("supervisor",), "look"),
    ("Quality", "screening:quality", "y", ("supervisor",), "look"),
    ("Messages", "messages:list", "b", ("supervisor", "administrator"), "look"),
    ("Records due", "retention:due", "d", ("supervisor",), "keep"),
    ("New rights", "access_rights", "t", ("supervisor",), "keep"),
    ("Organizations", "realm:organisations", "a", ("administrator",), "keep"),
    ("Families' pages", "mycase:list", "", ("agent", "supervisor", "screener")),
    ("Cards for families", "realm:cards", "j", ("supervisor",), "keep"),
    ("Why", "need:why", "z", ("supervisor", "administrator"), "keep"),
)

# Community services: the store, and finding help in it.
LISTINGS = ("hearthline.directory.community", "hearthline.directory.finding_help")


HELPDESK = (
    "hearthline.helpdesk",
    "hearthline.helpdesk.answers",
    "hearthline.helpdesk.complaints",
    "hearthline.helpdesk.mycase",
    "hearthline.helpdesk.referring",
)
"""The help desk's own room, and the rooms inside it."""


def build(config: Config) -> dict[str, Any]:
    """Django's settings for this process, as a dict for `globals().update`."""
    return {**_own(config), **_django(config), **_pages(config), **_edges(config)}


def _own(config: Config) -> dict[str, Any]:
    """What our own rooms read."""
    return {
        "HEARTHLINE": config,
        "HEARTHLINE_PACK": config.pack,
        "HEARTHLINE_PACKS_DIR": config.packs,
        "HEARTHLINE_AGENCY": config.agency,
        "HEARTHLINE_DEMO": config.demo,
        "HEARTHLINE_FACE": config.face,
        "HEARTHLINE_EXIT_URL": config.exit_url,
        "HEARTHLINE_KEEPER": config.keeper,
        "HEARTHLINE_LEDGER": config.ledger,
        "HEARTHLINE_CHANNELS": config.channels,
        "HEARTHLINE_HELP_MAILDIR": config.help_maildir,
        "HEARTHLINE_DESK_NAV": NAV,
        "HEARTHLINE_ALERTS_BAR": "intake/desk/parts/bar.html",
        "HEARTHLINE_DESK_COUNTED": {"calls:list": "line-count"},
        "HEARTHLINE_ACCOUNT_DAYS": config.account_days,
        "HEARTHLINE_GRANT_DAYS": config.grant_days,
        "HEARTHLINE_IDLE_DAYS": config.idle_days,
        "HEARTHLINE_INVITE_DAYS": 7,
        "HEARTHLINE_OUTSIDE_IDLE_DAYS": config.outside_idle_days,
        "HEARTHLINE_IDLE_MINUTES": 30,
        "HEARTHLINE_GLASS_MINUTES": 60,
        "HEARTHLINE_GLASS_REVIEW_HOURS": 8,
        "HEARTHLINE_ABSOLUTE_HOURS": 12,
        # How old a proof (passkey, code, sign-in) may be for the most sensitive acts; idle minutes after which the
        # desk locks itself (0: it does not, and the session ends at HEARTHLINE_IDLE_MINUTES); the name that passkeys
        # belong to.
        "HEARTHLINE_STEP_UP_MINUTES": config.step_up_minutes,
        "HEARTHLINE_LOCK_MINUTES": config.lock_minutes,
        "HEARTHLINE_CODE_STEPS": config.code_steps,
        "HEARTHLINE_PASSKEY_HOST": config.passkey_host,
    }


def _django(config: Config) -> dict[str, Any]:
    """Language, time, database, accounts."""
    return {
        "SECRET_KEY": config.secret or "no-sessions-on-this-face-and-nothing-signed-with-this-value",
        "DEBUG": False,
        "ALLOWED_HOSTS": list(config.allowed_hosts),
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
        "USE_I18N": True,
        "LANGUAGE_CODE": "en",
        "LANGUAGES": [row for row in UI_LANGUAGES if not config.languages or row[0] in config.languages],
        "LOCALE_PATHS": [ROOT / "locale"],
        "DATABASES": {"default": config.database},
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "AUTH_USER_MODEL": "access.User",
        "ATOMIC_REQUESTS": False,
    }


def _pages(config: Config) -> dict[str, Any]:
    """Rooms, templates, static files."""
    return {
        "INSTALLED_APPS": [
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "django.contrib.staticfiles",
            "csp",
            "django_htmx",
            "allauth",
            "allauth.account",
            "allauth.mfa",
            "hearthline.ui",
            "hearthline.journal",
            "hearthline.access",
            "hearthline.realm",
            "hearthline.messaging",
            "hearthline.duty",
            "hearthline.directory",
            *LISTINGS,
            *HELPDESK,
            "hearthline.intake",
            "hearthline.people",
            "hearthline.dispatch",
            "hearthline.screening",
            "hearthline.retention",
            "hearthline.site",
        ],
        "TEMPLATES": _templates(),
        "STATIC_URL": "/static/",
        "STATIC_ROOT": config.state / "static",
        "STATICFILES_DIRS": [p for p in [config.state / "assets"] if p.exists()],
        "STORAGES": {
            "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
            "staticfiles": {"BACKEND": "hearthline.site.static.Storage"},
        },
    }


def _templates() -> list[dict[str, Any]]:
    """Where templates are, and what every page is told."""
    return [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.messages.context_processors.messages",
                    "hearthline.ui.context.face",
                ]
            },
        }
    ]


def _edges(config: Config) -> dict[str, Any]:
    """Uploads, cookies, headers: what stands between a stranger and the rest."""
    prefix = "__Host-" if config.tls else ""
    return {
        # Uploads are read in memory, bounded by the body gate, and never written to disk unsealed.
        "FILE_UPLOAD_HANDLERS": ["django.core.files.uploadhandler.MemoryFileUploadHandler"],
        "FILE_UPLOAD_MAX_MEMORY_SIZE": 27 * 1024 * 1024,
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 27 * 1024 * 1024,
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": 2000,
        # A whole album may be picked at once: each file too many is refused by name, and no words are lost.
        "DATA_UPLOAD_MAX_NUMBER_FILES": 1000,
        "SESSION_COOKIE_NAME": prefix + "desk",
        "SESSION_COOKIE_SECURE": config.tls,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_NAME": prefix + "desk-form",
        "CSRF_COOKIE_SECURE": config.tls,
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Strict",
        "CSRF_FAILURE_VIEW": "hearthline.site.errors.csrf_failed",
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_REFERRER_POLICY": "no-referrer",
        "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
        "SECURE_HSTS_SECONDS": 31536000 if config.tls else 0,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": config.tls,
        "WHITENOISE_ALLOW_ALL_ORIGINS": False,  # styles and scripts are for our own pages
        "X_FRAME_OPTIONS": "DENY",
        "CONTENT_SECURITY_POLICY": {
            "DIRECTIVES": {
                "default-src": ["'none'"],
                "script-src": ["'self'"],
                "style-src": ["'self'"],
                # data: for the empty icon that keeps browsers from asking for one
                "img-src": ["'self'"],
                "font-src": ["'self'"],
                "connect-src": ["'self'"],
                "form-action": ["'self'"],
                "frame-ancestors": ["'none'"],
                "base-uri": ["'none'"],
                "object-src": ["'none'"],
            }
        },
        "LOGGING_CONFIG": None,
        "SILENCED_SYSTEM_CHECKS": ["security.W008"],  # TLS is ended by the proxy, which redirects
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
    }
