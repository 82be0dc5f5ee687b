"""The outside face: people outside the agency who have an account (decision 24). Their own table, sessions, cookie and
secret; nothing that is signed at the desk means anything here, and nobody of the desk can be signed in."""

from hearthline.access.signin import SETTINGS as SIGN_IN
from hearthline.site.config import from_environment
from hearthline.site.settings.base import build
from hearthline.ui.speaking import WHOLE

_config = from_environment("outside")
_settings = build(_config)
# allauth is the desk's: it is bound to the desk's accounts, and is not loaded here.
_settings["INSTALLED_APPS"] = [a for a in _settings["INSTALLED_APPS"] if not a.startswith("allauth")]
_prefix = "__Host-" if _config.tls else ""
# What differs from the desk in signing in; tests of this face put the same over their own settings.
FACE = {
    "ROOT_URLCONF": "hearthline.site.urls_outside",
    "AUTHENTICATION_BACKENDS": ["hearthline.realm.signin.Backend"],
    "SESSION_ENGINE": "hearthline.realm.store",
    "SESSION_COOKIE_NAME": f"{_prefix}outside",
    "SESSION_COOKIE_SAMESITE": "Lax",
    "CSRF_COOKIE_NAME": f"{_prefix}outside-form",
    "LANGUAGES": [row for row in _settings["LANGUAGES"] if row[0] in WHOLE],
    # Not "no-referrer": with that, browsers send `Origin: null` with every form, and the check against forged forms
    # would refuse them all.
    "SECURE_REFERRER_POLICY": "same-origin",
    "MIDDLEWARE": [
        "hearthline.site.middleware.Boundary",
        "hearthline.site.middleware.Encrypted",
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
        "whitenoise.middleware.WhiteNoiseMiddleware",
        "csp.middleware.CSPMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "hearthline.realm.middleware.RealmMiddleware",
    ],
}
_wanted = ("AUTH_PASSWORD_VALIDATORS", "SESSION_EXPIRE_AT_BROWSER_CLOSE", "SESSION_COOKIE_AGE")
globals().update(_settings)
globals().update({name: SIGN_IN[name] for name in _wanted})
globals().update(FACE)
