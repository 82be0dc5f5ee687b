"""The public face: no sessions, no cookies, nothing to sign in to. It can seal, and open nothing that rests."""

from hearthline.site.config import from_environment
from hearthline.site.settings.base import build

_config = from_environment("public")
globals().update(build(_config))
ROOT_URLCONF = "hearthline.site.urls_public"
MIDDLEWARE = [
    "hearthline.site.middleware.Boundary",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
