"""The public face: no sessions, no cookies, nothing to sign in to. It can seal, and open nothing that rests."""

from hearthline.site.config import from_environment
from hearthline.site.settings.base import build

_config = from_environment("public")
_settings = build(_config)
# Nobody signs in here; allauth insists on its own middleware, which needs the sessions that this face does without.
_settings["INSTALLED_APPS"] = [a for a in _settings["INSTALLED_APPS"] if not a.startswith("allauth")]
globals().update(_settings)
ROOT_URLCONF = "hearthline.site.urls_public"
MIDDLEWARE = [
    "hearthline.site.middleware.Boundary",
    "hearthline.site.middleware.Encrypted",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hearthline.site.middleware.Policy",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
]
