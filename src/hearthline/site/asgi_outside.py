"""What granian serves as the outside face."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "hearthline.site.settings.outside"

from hearthline.site.faces import application

app = application("outside")
