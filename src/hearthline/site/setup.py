"""Everything between a fresh clone and a system that can start. Idempotent; each part is skipped when nothing changed.

Keys and the demo agency come first, since what follows stands on them; assets last, since the app works without them.
"""

import hashlib
import os
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path

from hearthline.site.config import ROOT, Config, from_environment


def fingerprint(paths: Iterable[Path]) -> str:
    """A hash of the files' names, sizes and contents: what this set-up was made from."""
    digest = hashlib.sha256()
    for path in sorted(p for root in paths for p in ([root] if root.is_file() else root.rglob("*")) if p.is_file()):
        if "__pycache__" in path.parts:
            continue
        digest.update(str(path).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:24]


def sources() -> str:
    """What set-up depends on: migrations, static files, catalogues, grants, packs, requirements."""
    package = ROOT / "src" / "hearthline"
    kinds = ("migrations", "static", "harden.py", "grants.py", "demo.py", "assets.py", "setup.py")
    found = [p for kind in kinds for p in package.rglob(kind)]
    return fingerprint([*found, ROOT / "locale", package / "ui" / "locale", ROOT / "requirements" / "runtime.txt"])


def ready(config: Config) -> bool:
    """Whether the last set-up was made from exactly what is here now, for this database."""
    stamp = config.state / "setup-stamp"
    return stamp.exists() and stamp.read_text() == _stamp(config)


def _stamp(config: Config) -> str:
    return f"{sources()} {config.database_url}"


def main() -> int:
    """Run what is due, saying each step in one line. Needs the environment of an operator process."""
    config = from_environment("operator")
    os.umask(0o077)
    config.state.mkdir(parents=True, exist_ok=True)
    for label, step in steps(config):
        print(f"  {label} ...", flush=True)
        step(config)
    (config.state / "setup-stamp").write_text(_stamp(config))
    return 0


def steps(config: Config) -> list[tuple[str, Callable[[Config], None]]]:
    return [
        ("keys", make_keys),
        ("languages", compile_catalogues),
        ("database", make_database),
        ("index of persons", make_index),
        *([("practice agency", make_demo)] if config.demo else []),
        ("styles and scripts", make_static),
    ]


def make_keys(config: Config) -> None:
    """Keys of a practice system. A production agency makes its own, once, with `bin/hearthline keys make`."""
    config.keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    if config.demo and not (config.keys / "public.json").exists():
        from hearthline import sealing

        sealing.generate_keyring(config.keys, config.agency)
    for name in ("django-secret", "outside-secret", "handover-secret"):
        secret = config.keys / name
        if config.demo and not secret.exists():
            secret.touch(mode=0o600)
            secret.write_text(secrets.token_urlsafe(48))
    if config.demo and not (config.keys / "line.json").exists():  # a practice system made before there was a line
        from hearthline import sealing

        sealing.add_role(config.keys, "line")


def compile_catalogues(config: Config) -> None:
    """Every .po beside its .mo, by Babel: no gettext tools needed on the machine."""
    from babel import Locale
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for po in [*ROOT.glob("locale/*/LC_MESSAGES/*.po"), *ROOT.glob("src/hearthline/**/locale/*/LC_MESSAGES/*.po")]:
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        with po.open("rb") as source:
            # Hmong has no CLDR locale: Babel must not look it up, the file says all there is to know.
            catalogue = read_po(source, locale=None, abort_invalid=True)
        if catalogue.locale is None:
            # Babel leaves the plural rule out for a language it does not know. The rule stays the file's own.
            catalogue.locale = Locale("en")
        fresh = mo.with_suffix(f".{os.getpid()}.new")  # another process may be at it too
        with fresh.open("wb") as target:
            write_mo(target, catalogue)
        fresh.replace(mo)


def _django() -> None:
    from hearthline.site.cli import start_django

    start_django()


def make_database(config: Config) -> None:
    _django()
    from django.core.management import call_command

    from hearthline.site import harden

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    harden.apply()


def make_index(_: Config) -> None:
    """Build the index of persons anew where an earlier version of the program made it. Minutes for a million."""
    _django()
    from hearthline.people.index import build
    from hearthline.people.index.shelf import of_another_edition

    for agency in of_another_edition():
        print(f"    {build(agency):,} persons of {agency}", flush=True)


def make_demo(config: Config) -> None:
    _django()
    from hearthline.site.demo import load

    load(config)


def make_static(config: Config) -> None:
    """USWDS when it can be had, our own styles in any case; hashed and compressed once."""
    from hearthline.site import assets

    found = assets.ensure(config.state / "assets")
    if found.state == "absent":
        print(f"    (the design system could not be fetched: {found.reason}; pages use the built-in styles)")
    _django()
    from django.conf import settings
    from django.core.management import call_command

    folder = config.state / "assets"
    if folder.exists():
        settings.STATICFILES_DIRS = [folder]
    call_command("collectstatic", interactive=False, verbosity=0, clear=False)
    from hearthline.ui import downpage

    downpage.write(config.state / "down")  # what a proxy shows when nothing here answers


if __name__ == "__main__":
    raise SystemExit(main())
