"""The line face: signed events of the telephone system, and nothing else. It can seal, and open nothing."""

from hearthline.site.config import from_environment
from hearthline.site.settings.base import build

_config = from_environment("line")
_settings = build(_config)
# Nobody signs in here; allauth insists on its own middleware, which needs the sessions that this face does without.
_settings["INSTALLED_APPS"] = [a for a in _settings["INSTALLED_APPS"] if not a.startswith("allauth")]
globals().update(_settings)
ROOT_URLCONF = "hearthline.site.urls_line"
# A post with its words is a few hundred bytes.
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
MIDDLEWARE = [
    "hearthline.site.middleware.Boundary",
    "hearthline.site.middleware.Encrypted",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "hearthline.site.middleware.Policy",
]
