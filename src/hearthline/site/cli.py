"""The operator's command line: one table from command to function, read by people looking for what exists."""

import importlib
import os
import sys
from pathlib import Path

from hearthline.ground.errors import DomainError

# command: (module:function, needs Django, what it does)
COMMANDS = {
    "packs": ("hearthline.law.commands:packs", False, "packs check | show | diff: read the law, prove the tool"),
    "screen": ("hearthline.law.commands:screen", False, "run the screening tool on a file of facts"),
    "journal": (
        "hearthline.screening.accesses.commands:journal",
        True,
        "journal verify | export | anchors | of: who did what",
    ),
    "db": ("hearthline.site.commands:db", True, "db migrate | harden | check"),
    "keys": (
        "hearthline.site.commands:keys",
        False,
        "keys make | add | rotate | rewrap | age: one file of keys for each process",
    ),
    "demo-code": ("hearthline.access.commands:demo_code", True, "the present sign-in code of a practice account"),
    "keeper": ("hearthline.site.keeper:command", False, "keeper serve | status | reconcile: who holds identities"),
    "line": ("hearthline.site.serve:line", False, "line: the telephone line's face by itself, on a host of its own"),
    "search": ("hearthline.screening.commands:search", True, "search index: words of reports that have none yet"),
    "clocks": ("hearthline.duty.commands:clocks", True, "clocks look | trust: when the machine's clock jumped"),
    "people": ("hearthline.people.commands:people", True, "people index | search | import | link | bench"),
    "access": ("hearthline.screening.need.commands:access", True, "access why: why somebody can or cannot"),
    "messages": ("hearthline.messaging.commands:messages", True, "messages dead | retry | status: what did not go out"),
    "directory": ("hearthline.directory.commands:directory", True, "directory check | show: who to call, by place"),
    "services": (
        "hearthline.directory.community.commands:services",
        True,
        "services import | export | check | index: community services, as HSDS 3.0",
    ),
    "sbom": ("hearthline.site.sbom:sbom", False, "every component with version, digests and licence, as CycloneDX"),
    "staff": ("hearthline.access.commands:staff", True, "staff first | confirm: an agency without an administrator"),
    "tls": ("hearthline.site.commands:tls", False, "tls HOST: what the site's proxy must do, asked of it"),
    "grants": ("hearthline.site.commands:grants", True, "the table of database roles, as SQL"),
    "retention": (
        "hearthline.retention.commands:retention",
        True,
        "retention due | run | ...: records whose time is over",
    ),
    "backup": ("hearthline.site.backup.commands:backup", True, "one encrypted file (age) that holds the database"),
    "restore": ("hearthline.site.backup.commands:restore", False, "a backup back into an empty place, fit to serve"),
}


def main(argv: list[str]) -> int:
    """Run the command named first. Returns the exit status: 2 for a command that is not understood."""
    if not argv or argv[0] in ("help", "--help", "-h"):
        print("bin/hearthline COMMAND ...\n")
        for name, (_, _, what) in COMMANDS.items():
            print(f"  {name:<12}{what}")
        return 0
    if argv[0] not in COMMANDS:
        print(f"no command is called {argv[0]!r}; bin/hearthline help lists them", file=sys.stderr)
        return 2
    target, django_needed, _ = COMMANDS[argv[0]]
    # File names on the command line are meant from where the person stands, not from the project's folder.
    os.chdir(os.environ.get("HEARTHLINE_FROM") or Path.cwd())
    try:
        if django_needed:
            start_django()
        module, _, function = target.partition(":")
        return int(getattr(importlib.import_module(module), function)(argv[1:]))
    except BrokenPipeError:  # the reader (`| head`) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except DomainError as error:
        print(str(error) if hasattr(error, "remedy") else f"{error.code}: {error.message}", file=sys.stderr)
        return 1


def start_django() -> None:
    """Django with the operator's settings. Uses the practice system's state when nothing else is said."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hearthline.site.settings.worker")
    os.environ.setdefault("HEARTHLINE_FACE", "operator")
    os.environ.setdefault("HEARTHLINE_DEMO", "1")
    import django

    from hearthline.site import logs

    logs.configure("operator")
    django.setup(set_prefix=False)
    logs.configure("operator")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
