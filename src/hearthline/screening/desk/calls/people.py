"""Children, adults, and the grid of allegations: which child, which adult, what kind of harm."""

from dataclasses import dataclass

from django.utils.translation import gettext

from hearthline.intake.calls import fields as stored
from hearthline.screening.desk.calls import asking
from hearthline.screening.desk.calls.fields import BLANK, Spec, of_person
from hearthline.screening.desk.calls.sheet import Box, Sheet

MOST_LINES = 2 * stored.MOST


@dataclass(frozen=True, repr=False)
class Person:
    """One child or adult on the page."""

    group: str
    number: int
    boxes: tuple[Box, ...]
    out: Box

    @property
    def said(self) -> int:
        """The number people say: from 1."""
        return self.number + 1


@dataclass(frozen=True, repr=False)
class Line:
    """One line of the grid. `child`, `adult`: numbers as text; an empty adult is "not known who"."""

    number: int
    child: str
    adult: str
    child_name: str
    adult_name: str
    child_box: Box
    adult_box: Box
    kind: Box


def people(sheet: Sheet, group: str, wanted: int = 1) -> tuple[Person, ...]:
    """Everybody of a group (`children`, `adults`), and blank forms up to `wanted`; at least one."""
    there = [int(path.split(".")[1]) for path in sheet.texts if path.startswith(f"{group}.")]
    count = min(max([wanted, 1, *(number + 1 for number in there)]), stored.MOST)
    made = []
    for number in range(count):
        *boxes, out = (sheet.box_of(spec) for spec in of_person(group, number))
        made.append(Person(group, number, tuple(boxes), out))
    return tuple(made)


def blank(group: str) -> dict[str, object]:
    """The blank form that the page's script copies for one more person."""
    views = [(spec.path, spec.view("")) for spec in of_person(group, BLANK)]
    return {"group": group, "fields": views[:-1], "out_path": views[-1][0], "out_view": views[-1][1]}


def grid(sheet: Sheet, children: tuple[Person, ...], adults: tuple[Person, ...]) -> tuple[Line, ...]:
    """A line for every allegation that was picked, and a blank one for each child and adult who are not left out."""
    taken = stored.rows(sheet.texts, "allegations")
    pairs: dict[tuple[str, str], list[int]] = {}
    for number, row in taken.items():
        pairs.setdefault((row.get("child", "0"), row.get("adult", "")), []).append(number)
    # Where a kind is picked for two people, a further line is there for another kind.
    grown = [str(one.number) for one in adults if _counts(sheet, one)] or [""]
    for child in children:
        if not child.out.checked:
            for adult in grown:
                pairs.setdefault((str(child.number), adult), [])
    free = (n for n in range(MOST_LINES) if f"allegations.{n}.child" not in sheet.texts)
    made = []
    for (child_at, adult_at), numbers in sorted(pairs.items()):
        for number in [*numbers, next(free, -1)]:
            if number >= 0:
                made.append(_line(sheet, number, child_at, adult_at))
    return tuple(made)


def _counts(sheet: Sheet, one: Person) -> bool:
    return not one.out.checked and any(sheet.text(box.path) for box in one.boxes)


def _line(sheet: Sheet, number: int, child: str, adult: str) -> Line:
    stem = f"allegations.{number}"
    kinds = (("", gettext("None picked")), *asking.abuse_types(sheet.pack))
    child_name, adult_name = name(sheet, "children", child), name(sheet, "adults", adult)
    label = gettext("%(child)s, by %(adult)s") % {"child": child_name, "adult": adult_name}
    return Line(
        number,
        child,
        adult,
        child_name,
        adult_name,
        sheet.box_of(Spec(f"{stem}.child", "text", "")),
        sheet.box_of(Spec(f"{stem}.adult", "text", "")),
        sheet.box_of(Spec(f"{stem}.kind", "select", label, choices=kinds)),
    )


def name(sheet: Sheet, group: str, number: str) -> str:
    """What to call somebody: the name typed, else "Child 1", "Adult 2", "not known who"."""
    if number == "":
        return gettext("not known who")
    typed = sheet.text(f"{group}.{number}.name")
    words = gettext("Child %(n)s") if group == "children" else gettext("Adult %(n)s")
    said = int(number) + 1 if number.isdigit() else 1
    return typed or words % {"n": said}


def named(sheet: Sheet, one: Person) -> str:
    """Somebody as read back, with age or relation; "" when nothing was typed, or they are left out."""
    if one.out.checked:
        return ""
    more = "age" if one.group == "children" else "relation"
    said = (sheet.text(f"{one.group}.{one.number}.{part}") for part in ("name", more))
    return " ".join(words for words in said if words)
