"""How each kind of key is spelled, once for both sides. Codes of names are sorted, so that their order says nothing.

| kind | joins |
| --- | --- |
| t | last seven digits of a telephone |
| h | house number and street |
| b | birth date and the first sound of one name |
| m, d | one name and the year and month, or month and day, of birth |
| y | one name and the year of birth |
| q | two names and the year of birth |
| p | two names |
| z | two names, one of them borne by many, and the region of the ZIP |
| s | one name and the street |
| o | two own names, both borne by many, and one name of somebody in the household |
| x, v | first three letters of two names, without and with the year of birth |
| l | one name |
| n | one name and one name of somebody in the household |
| i | one name and the first letter of the other |
"""


def phone(digits: str) -> str:
    return f"t|{digits[-7:]}"


def house(number: str, street: str) -> str:
    return f"h|{number}|{street}"


def birthday(code: str, year: int, month: int, day: int) -> str:
    return f"b|{code[:1]}|{year}|{month}|{day}"


def month(code: str, year: int, month_: int) -> str:
    return f"m|{code}|{year}|{month_}"


def month_day(code: str, month_: int, day: int) -> str:
    return f"d|{code}|{month_}|{day}"


def year(code: str, year_: int) -> str:
    return f"y|{code}|{year_}"


def two(a: str, b: str) -> str:
    """Two codes in the one order that a pair has."""
    return f"{a}|{b}" if a < b else f"{b}|{a}"


def pair_year(pair: str, year_: int) -> str:
    return f"q|{pair}|{year_}"


def pair(pair_: str) -> str:
    return f"p|{pair_}"


def pair_region(pair_: str, zip3: str) -> str:
    return f"z|{pair_}|{zip3}"


def street(code: str, street_: str) -> str:
    return f"s|{code}|{street_}"


def other(pair_: str, code: str) -> str:
    return f"o|{pair_}|{code}"


def mate(code: str, other_: str) -> str:
    return f"n|{code}|{other_}"


def initial(code: str, letter: str) -> str:
    return f"i|{code}|{letter}"


def beginning(pair_: str) -> str:
    return f"x|{pair_}"


def beginning_year(pair_: str, year_: int) -> str:
    return f"v|{pair_}|{year_}"


def lone(code: str) -> str:
    return f"l|{code}"
