"""The page a proxy serves when nothing of ours answers: every language, the telephone numbers, no script."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation

from hearthline.ui import languages


def write(folder: Path) -> Path:
    """Write `folder`/index.html and the sheet it links to, from the pack in force. Returns the page's path.

    Set-up calls it, so that the number on it is the agency's. Raises OSError when the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    listed = [{"code": code, "dir": languages.direction(code)} for code, _ in settings.LANGUAGES]
    with translation.override("en"):
        html = render_to_string("ui/public/down.html", {"all_languages": listed})
    sheet = finders.find("ui/public.css")
    if isinstance(sheet, str):
        (folder / "public.css").write_bytes(Path(sheet).read_bytes())
    page = folder / "index.html"
    page.write_text(html)
    return page
