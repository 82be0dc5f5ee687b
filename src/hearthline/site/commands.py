"""The operator's commands that belong to no room: database, keys, grants."""

import sys
from pathlib import Path

from hearthline.ground.usage import usage


def db(argv: list[str]) -> int:
    """`db migrate` (and harden), `db harden`, `db check`."""
    from django.core.management import call_command

    from hearthline.site import harden

    verb = argv[0] if argv else ""
    if verb == "migrate":
        call_command("migrate", interactive=False, verbosity=0)
    if verb in ("migrate", "harden"):
        print(f"hardened: {harden.apply()} statements")
        return 0
    if verb == "check":
        call_command("check")
        absent = harden.missing()
        print("triggers missing: " + ", ".join(absent) if absent else "every trigger stands")
        wide = harden.open_doors()
        if wide:
            print("roles that may more than they need: " + "; ".join(wide))
            print("run db harden once as the cluster's superuser")
        return 1 if absent or wide else 0
    return usage(argv, "bin/hearthline db migrate | harden | check")


KEYS = """bin/hearthline keys COMMAND

  make FOLDER AGENCY   one file for each process, and the recovery key to be taken away from here
  add FOLDER line      the telephone line's file, beside the others
  rotate FOLDER NAME   a new generation of one key; the old one still opens what it sealed
  rewrap               after a rotation of `agency`: what rests under older generations, anew
  age FOLDER           how old each key is, and which one's time has come"""


def keys(argv: list[str]) -> int:
    """`keys make FOLDER AGENCY`: one file for each process, and the recovery key to be taken away from here.

    `keys add FOLDER line`: the telephone line's file, out of the public halves that lie in the folder.
    `keys rotate FOLDER NAME`: a new generation of one key; the old one still opens what it sealed.
    `keys rewrap`: after a rotation of `agency`, wrap what rests under older generations anew. May be stopped and run
    again. `keys age FOLDER`: how old each is; 1 when one is older than its time.
    """
    from hearthline import sealing

    if len(argv) == 3 and argv[0] == "rotate":
        new = sealing.rotate(Path(argv[1]), argv[2])
        print(f"new generation {new}. Processes that read these files take it up within seconds; carry them to the")
        print("other hosts, those that open before those that seal: keeper, worker, desk, public, line. No restart is")
        print("needed, except where the keyring stands in the environment.")
        return 0
    if len(argv) == 3 and argv[0] == "add":
        sealing.add_role(Path(argv[1]), argv[2])
        print(f"written: {sealing.key_path(Path(argv[1]), argv[2])}. Give it to the host of that process alone.")
        return 0
    if argv == ["rewrap"]:
        return _rewrap()
    if len(argv) == 2 and argv[0] == "age":
        return _age(Path(argv[1]))
    if len(argv) != 3 or argv[0] != "make":
        return usage(argv, KEYS)
    folder = Path(argv[1])
    if any(folder.glob("*.json")):
        print(f"{folder} already holds keys: nothing was written. A lost key loses reports.", file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    sealing.generate_keyring(folder, argv[2])
    print(f"Written to {folder}, one file for each process. Give each host only its own file.")
    print("Now take recovery.json offline (two sealed copies in two places) and delete it here:")
    print("without it, a lost intake key would lose every report still sealed to it.")
    return 0


def _age(folder: Path) -> int:
    """The age of every key in a folder of keyrings. 1 when one is due, 2 when there is none to read."""
    from hearthline import sealing
    from hearthline.ground import clock
    from hearthline.sealing.ages import ages

    paths = [sealing.key_path(folder, role) for role in sealing.ROLES]
    rings = [sealing.Keyring.load(path) for path in paths if path.exists()]
    if not rings:
        print(f"no keyring in {folder}", file=sys.stderr)
        return 2
    late = False
    for ring in rings:
        for one in ages(ring, clock.now().date()):
            age = "no date" if one.days is None else f"{one.days} days"
            print(f"{ring.role:<10}{one.name:<10}{one.id:<12}{age}{'  rotate it' if one.due else ''}")
            late = late or one.due
    return 1 if late else 0


def _rewrap() -> int:
    from hearthline.site.cli import start_django

    start_django()
    from hearthline.site.rewrap import rewrap

    done = rewrap(lambda line: print(line, flush=True))
    print(f"{done.wrapped} wrapped anew, {done.current} were, {done.changed} changed meanwhile, {done.damaged} damaged")
    if done.changed:
        print("run it again for those that changed")
    return 1 if done.damaged or done.changed else 0


def grants(argv: list[str]) -> int:
    """Print the grants as SQL: what each database role may do, for a database administrator to read."""
    if argv:
        return usage(argv, "bin/hearthline grants     prints SQL, and changes nothing")
    from hearthline.site import grants as table

    for statement in table.statements():
        print(statement + ";")
    return 0


def tls(argv: list[str]) -> int:
    """`tls HOST [HOST ...]`: what the site's proxy must do, asked of it. 0: all right; 1: something is not, or was not
    shown; 2: not understood."""
    from hearthline.site.proxycheck import Place, ask

    if not argv or any(name.startswith("-") for name in argv):
        return usage(argv, "bin/hearthline tls HOST [HOST ...]")
    words = {True: "yes", False: "NO", None: "not shown"}
    found = [(name, one) for name in argv for one in ask(Place(name))]
    for name, one in found:
        print(f"{name}  {words[one.right]:<10}{one.what}{f' ({one.said})' if one.said else ''}")
    return 0 if all(one.right for _name, one in found) else 1
