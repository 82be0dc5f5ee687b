"""The shared cast: invented people, places and stories. No test makes up others where one of these will do.

Every name, address and number is invented; telephone numbers are from the range kept for fiction (555-01xx).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    name: str
    phone: str = ""
    address: str = ""
    email: str = ""


MARISOL = Person("Marisol Quintanar-Webb", "(916) 555-0142", "88 Larkspur Court, Sacramento", "marisol@example.org")
"""A neighbour who hears things through a wall and would rather not give her name."""

PAO_HOUA = Person("Pao Houa Vaj", "(916) 555-0117", "402 Mulberry Row, Sacramento")
"""A teacher's aide with a legal duty to report. She writes in Hmong when it matters."""

TEODORO = Person("Teodoro Ibarguen", "(916) 555-0163", "19 Old Ferry Road, Isleton")
"""A grandfather, worried about his grandson."""

CHILD = Person("Wren Abernathy-Solis", address="88 Larkspur Court, upstairs")
"""The child next door, about six."""

SIBLING = Person("Juniper Abernathy-Solis")
"""Wren's sister, about two."""

ADULT = Person("Dashiell Abernathy")
"""The adult people worry about."""

STORY = (
    "Last night around nine I heard Wren crying for a long time and a man shouting. This morning there was a "
    "dark bruise on the child's cheek. Wren said 'I fell' and looked at the floor."
)
STORY_ES = "Anoche oí llorar a Wren mucho tiempo y a un hombre gritar. Hoy tiene un moretón en la mejilla."
STORY_HMN = "Hmo no kuv hnov tus menyuam quaj ntev heev thiab ib tug txiv neej qw."

SCREENER = "Imogen Farrow"
SECOND_SCREENER = "Bartholomew Okonjo"
SUPERVISOR = "Solveig Tran"
ADMINISTRATOR = "Rutger Nakamura"
AGENT = "Ottoline Marsh"
