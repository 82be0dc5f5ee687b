"""What granian serves as the desk face."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "hearthline.site.settings.desk"

from hearthline.site.faces import application

app = application("desk")
