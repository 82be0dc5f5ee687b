"""`python -m tests.access.matrix [--write FILE]`: the page, printed or written."""

import argparse
import os
from pathlib import Path

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hearthline.site.settings.test")
    import django

    django.setup()
    from tests.access.matrix.page import page

    parser = argparse.ArgumentParser(description="Who may see what: every address of the desk, as a page.")
    parser.add_argument("--write", type=Path, metavar="FILE")
    given = parser.parse_args()
    if given.write:
        given.write.write_text(page(), encoding="utf-8")
    else:
        print(page(), end="")
