"""The matrix as a page for people: what each address asks, who is let in, and which policies decide. From the table
and the policies alone: no database."""

from collections.abc import Iterator
from itertools import groupby

from tests.access.matrix.addresses import TABLE
from tests.access.matrix.expecting import Expected, asked_by, expected
from tests.access.matrix.table import ALL, ANYONE, KINDS, ROLES, Address
from tests.access.matrix.walk import addresses
from tests.realm import matrix as outside

HEAD = """# Who may see what: every address of the desk

Made by `python -m tests.access.matrix --write docs/access-matrix.md` from two tables written by hand, of what each
address asks (`tests/access/matrix/addresses.py`) and of who may do what (`tests/access/matrix/rights.py`), and from
the policies in `src/hearthline/access/policies/`, for their names. A test fails when this page is out of date; another
asks each cell of it of the running pages (`tests/access/test_matrix.py`), and a third compares table and policies.

A cell holds one sign for each kind of record, in the order that stands above its table:

| sign | what happens |
|---|---|
| `✓` | let in |
| `✗` | refused; this role may know that the record is there |
| `·` | refused with the very answer of a record that never was: same status, same headers, same bytes |

A stranger is sent to sign in from every address, whatever is behind it. A method that is not in the table is answered
405 before anything of a record is read. "holder" is a screener who holds what is "hers"; "named" and "conflicted" are
screeners whom a person's record names, or who declared that they may not come near it; "away" works for another county.
"""
NO_RECORD = "Addresses about no record"
PAGES = {
    "": NO_RECORD,
    "report": "About a report, and what hangs on it",
    "decision": "About a decision",
    "own": "About what is one person's own",
    "call": "About a call",
    "contact": "About somebody on the telephone line",
    "person": "About a person, a pair or a merge",
    "message": "About a message that failed",
    "account": "About a colleague's account or right",
    "closed": "About an account that was closed",
    "ask": "About who reported, asked of a second person",
    "review": "About what a supervisor must look at",
    "duty": "About shifts, absences and swaps",
    "office": "About an office that can be told, or a day on which a court was closed",
    "house": "About an organization outside, and its administrator's account",
    "card": "About a card given in person, and the account that it opens",
    "assignment": "About who works with a family, and the family's letters",
    "complaint": "About a complaint",
    "inquiry": "About what somebody asked the help desk, its answer, and what was agreed",
    "referral": "About a name that may be passed on to a service",
    "plan": "About a plan to destroy records, a certificate, a hold",
}


def sign(cell: Expected) -> str:
    return "✓" if cell.allowed else "✗" if cell.known else "·"


def rows() -> Iterator[tuple[str, str, Address, str]]:
    """(about, name, entry, method) for each method that is there, in the order of the URL map."""
    for name in addresses():
        entry = TABLE[name]
        for method in ("get", "post"):
            if asked_by(entry, method) not in ("", ALL):
                yield entry.about, name, entry, method


def _cells(entry: Address, method: str) -> tuple[list[str], list[str]]:
    """The row's cells, one a role; and the policies that decided any of them."""
    told, policies = [], set()
    for role, (_right, agency) in ROLES.items():
        kinds = KINDS[entry.about].values() if entry.about else ({"agency": agency},)
        found = [expected(entry, method, role, attrs) for attrs in kinds]
        told.append("".join(map(sign, found)))
        policies.update(name for cell in found for name in cell.policies)
    return told, sorted(policies)


def page() -> str:
    """The whole page, in Markdown."""
    lines, numbers = [HEAD], {}
    paths = addresses()
    everything = sorted(rows(), key=lambda row: list(PAGES).index(row[0]))
    for about, group in groupby(everything, key=lambda row: row[0]):
        lines.append(f"\n## {PAGES[about]}\n")
        if about:
            lines.append(f"Kinds, in this order: {', '.join(KINDS[about])}.\n")
        lines += [f"| address | method | asks | {' | '.join(ROLES)} | by |", f"|---|---|---|{'---|' * len(ROLES)}---|"]
        for _about, name, entry, method in group:
            told, policies = _cells(entry, method)
            asked = asked_by(entry, method)
            by = ", ".join(str(numbers.setdefault(one, len(numbers) + 1)) for one in policies)
            asks = "everybody who signed in" if asked == ANYONE else f"`{asked}`" + (" own" if entry.own else "")
            path = paths[name].replace("<uuid:", "<").replace("<int:", "<")
            lines.append(f"| `{path}` | {method.upper()} | {asks} | {' | '.join(told)} | {by} |")
    lines.append("\n## The policies that decide\n")
    lines += [f"{number}. `{name}`" for name, number in numbers.items()]
    doors = ", ".join(f"`{paths[name]}`" for name, entry in TABLE.items() if ALL in (entry.get, entry.post))
    lines.append(f"\nThe door itself has tests of its own ({doors}): nothing of any record shows on it.")
    return "\n".join(lines) + "\n" + outside.page()
