"""What granian serves as the public face."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "hearthline.site.settings.public"

from hearthline.site.faces import application

app = application("public")
