"""What granian serves as the line face."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "hearthline.site.settings.line"

from hearthline.site.faces import application

app = application("line")
