"""Families: who has which name, who lives where since when, who parted from whom."""

from datetime import date, timedelta
from random import Random

from hearthline.linkage.madeup import streets
from hearthline.linkage.madeup.cultures import Culture, cultures
from hearthline.linkage.madeup.draw import Pick
from hearthline.linkage.madeup.persons import Home, Person
from hearthline.linkage.record import Name, Sex

AS_OF = date(2026, 6, 1)
CHILDREN = Pick(range(7), (10, 27, 32, 18, 8, 4, 1))
FORMER_PLACES = Pick(range(4), (45, 30, 17, 8))
KINDS = Pick(("couple", "mother", "father", "three", "single"), (52, 26, 5, 10, 7))
PARTED, TWINS, JUNIOR, MIXED, RENAMED = 0.22, 0.016, 0.04, 0.15, 0.3
SEXES: tuple[Sex, Sex] = ("female", "male")


class Family:
    """Makes one family. `people` is in the order in which they are numbered."""

    def __init__(self, rng: Random, culture: Culture, where: streets.City, near: tuple[str, ...], zip_: int) -> None:
        self.rng, self.culture, self.where, self.near, self.zip = rng, culture, where, near, zip_
        self.people: list[Person] = []
        self.homes: list[Home] = []
        kind = KINDS(rng)
        home = self._home(near)
        age = rng.randint(19, 50)
        mother = None if kind == "father" else self._adult("female", age, home)
        apart = kind in ("mother", "father") and rng.random() < 0.6
        father = None
        if kind in ("couple", "three", "father") or apart:
            parted = kind == "mother" or (kind == "couple" and rng.random() < PARTED)
            father = self._adult("male", max(18, age + rng.randint(-3, 9)), self._home(()) if parted else home)
            if mother and kind in ("couple", "three") and rng.random() < self.culture.wife_takes:
                self._takes_name(mother, father)
        if kind == "three":
            elder = self._adult(rng.choice(SEXES), age + rng.randint(20, 32), home)
            elder.surnames = (mother or elder).surnames if rng.random() < 0.5 else elder.surnames
        if kind != "single":
            self._children(mother, father, home, age)

    def _home(self, near: tuple[str, ...]) -> Home:
        """A household with its places, the newest first, and a telephone."""
        rng = self.rng
        places = [streets.place(rng, self.where, near=near, home_zip=self.zip if near else 0)]
        for _ in range(FORMER_PLACES(rng)):
            where = self.where if rng.random() < 0.7 else streets.city(rng)
            places.append(streets.place(rng, where))
        home = Home(f"h{len(self.homes)}", places, [streets.telephone(rng)])
        self.homes.append(home)
        return home

    def _adult(self, sex: Sex, age: int, home: Home) -> Person:
        rng = self.rng
        born = AS_OF - timedelta(days=int(365.25 * age) + rng.randrange(365))
        own = self.culture
        if len(self.people) == 1 and rng.random() < MIXED:
            own = cultures()[rng.choice(("us", "us", "hispanic", "hispanic", "filipino", "chinese"))]
        surnames = (own.surname(rng), own.surname(rng)) if own.double else (own.surname(rng),)
        if own.key == "indian" and rng.random() < 0.2:
            surnames = ("Kaur" if sex == "female" else "Singh",)
        if own.key == "slavic" and sex == "female":
            surnames = (_feminine(surnames[0]),)
        given = own.given(rng, sex, born.year)
        phones = [streets.telephone(rng)]
        if rng.random() < 0.3:
            phones.append(home.telephones[0])
        return self._add(Person("", own, given, surnames, sex, born, [home], phones))

    def _takes_name(self, mother: Person, father: Person) -> None:
        """A wife's name before marriage is stored now and then, as an alias."""
        if self.rng.random() < RENAMED:
            mother.also = (Name(mother.given, mother.surnames[0], kind="birth"),)
        taken = father.surnames[0]
        mother.surnames = (_feminine(taken) if father.culture.key == "slavic" else taken,)

    def _children(self, mother: Person | None, father: Person | None, home: Home, age: int) -> None:
        rng = self.rng
        oldest = min(24, age - 17)
        ages = sorted((rng.random() * max(1, oldest) for _ in range(CHILDREN(rng))), reverse=True)
        surnames = self._child_surnames(mother, father)
        before: Person | None = None
        for years in ages:
            born = AS_OF - timedelta(days=int(365.25 * years))
            if before and rng.random() < TWINS * 2:
                born = before.born
            before = self._child(born, surnames, mother, father, home)

    def _child_surnames(self, mother: Person | None, father: Person | None) -> tuple[str, ...]:
        """The father's name, or the mother's; in Spanish-speaking families the first of each."""
        rng = self.rng
        parents = [one for one in (father, mother) if one]
        if self.culture.double:
            return tuple(one.surnames[0] for one in parents) + ((self.culture.surname(rng),) if not mother else ())
        together = len(parents) == 2 and parents[0].homes == parents[1].homes
        bearer = parents[0] if together or rng.random() < 0.5 else parents[-1]
        return bearer.surnames[:1]

    def _child(
        self, born: date, surnames: tuple[str, ...], mother: Person | None, father: Person | None, home: Home
    ) -> Person:
        rng = self.rng
        sex = rng.choice(SEXES)
        names = {one.given for one in self.people}
        given = self.culture.given(rng, sex, born.year)
        while given in names:
            given = self.culture.given(rng, sex, born.year)
        suffix = ""
        if sex == "male" and father and rng.random() < JUNIOR and surnames[0] == father.surnames[0]:
            given, suffix = father.given, "Jr" if father.suffix != "Jr" else ""
            father.suffix = father.suffix or rng.choice(("Sr", "", ""))
        if self.culture.key == "slavic":
            surnames = (_feminine(surnames[0]) if sex == "female" else _masculine(surnames[0]),)
        parent = mother or father
        homes = [home]
        if father and father.homes[0] is not home and rng.random() < 0.5:
            homes.append(father.homes[0])
        phones = parent.telephones[:1] if parent else home.telephones[:1]
        return self._add(Person("", self.culture, given, surnames, sex, born, homes, list(phones), suffix))

    def _add(self, person: Person) -> Person:
        self.people.append(person)
        return person


def _feminine(surname: str) -> str:
    if surname.endswith(("ov", "ev", "in")):
        return surname + "a"
    return surname[:-1] + "a" if surname.endswith(("skiy", "sky")) else surname


def _masculine(surname: str) -> str:
    if surname.endswith(("ova", "eva", "ina")):
        return surname[:-1]
    return surname[:-1] + "y" if surname.endswith(("ska", "skia")) else surname
