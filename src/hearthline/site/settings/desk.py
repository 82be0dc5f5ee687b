"""The desk face: people who work here, signed in."""

from hearthline.access.outside.providers import read as read_providers
from hearthline.access.signin import SETTINGS as SIGN_IN
from hearthline.site.config import from_environment
from hearthline.site.settings.base import build

_config = from_environment("desk")
globals().update(build(_config))
globals().update(SIGN_IN)
# Read at start, so that a file that will not do stops the start. No file: nothing of this is loaded.
HEARTHLINE_PROVIDERS = read_providers(_config.sign_on, loopback=_config.demo)
ROOT_URLCONF = "hearthline.site.urls_desk"
# No LocaleMiddleware: the desk has fewer languages than the public face, each of them whole (`ui.speaking`).
MIDDLEWARE = [
    "hearthline.site.middleware.Boundary",
    "hearthline.site.middleware.Encrypted",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "hearthline.ui.speaking.DeskLanguage",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "hearthline.access.middleware.ViewerMiddleware",
]
# Not "no-referrer", as on the public face: with that, browsers send `Origin: null` with every form, and the check
# against forged forms would refuse them all. Addresses of the desk hold only random ids, and go to the desk alone.
SECURE_REFERRER_POLICY = "same-origin"
