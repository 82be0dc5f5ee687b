"""The worker, and the operator's commands: no pages."""

import os

from hearthline.site.config import from_environment
from hearthline.site.settings.base import build

# The operator's command line uses these settings too, with its own (fewer) demands at start.
_config = from_environment(os.environ.get("HEARTHLINE_FACE", "worker"))
globals().update(build(_config))
ROOT_URLCONF = "hearthline.site.urls_desk"
# No page is served; allauth refuses to load without its own.
MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]
