"""JSON text that comes in pieces: the next value, where it stands, and the way past one that is broken."""

import codecs
import json
import math
import re
from typing import Any, BinaryIO, Never

from hearthline.directory.community.reading.items import CUT_OFF, NOT_JSON, NOT_UTF8, TOO_DEEP, TOO_LARGE

PIECE = 1 << 20
"""Characters read at once, and the most that is looked at whole before a file is taken to be a long one."""
LARGEST = 1 << 24
"""Characters of one value. A service of the standard's own example has 23,000."""
_BLANK = re.compile(r"[ \t\n\r\ufeff]*")
_SIGNS = re.compile(r'["{}\[\]]')
_IN_STRING = re.compile(r'["\\]')
_NUMBERS = re.compile(r"[0-9.eE+-]*")
_NEAR_END = 16
"""A literal or an escape that was cut off begins no further than this from where the text ends."""


class BrokenError(ValueError):
    """No value can be read here; the message says why, and quotes nothing."""


def _no_constant(_: str) -> Never:
    raise BrokenError(NOT_JSON)  # NaN and Infinity are no JSON


def _part(text: str) -> float | str:
    """A number with a point or a power. One that no machine holds ("1e999") stays the text that it is: written out
    again as a number, it would be no JSON."""
    found = float(text)
    return found if math.isfinite(found) else text


_DECODER = json.JSONDecoder(parse_constant=_no_constant, parse_float=_part)


class Feed:
    """A file of JSON text, read forward only."""

    def __init__(self, raw: BinaryIO, piece: int = PIECE, largest: int = LARGEST) -> None:
        self._raw, self._piece, self._largest = raw, piece, largest
        self._decode = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode
        self._text, self._at, self._ended = "", 0, False
        self._line, self._counted = 1, 0

    def peek(self) -> str:
        """The next character that is no blank; "" at the end of the file."""
        while True:
            found = _BLANK.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if self._ended:
                return ""
            self._more()

    def take(self) -> str:
        """That character, and go past it."""
        sign = self.peek()
        self._at += len(sign)
        return sign

    def line(self) -> int:
        """The line of the next character, from 1."""
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def fits(self) -> bool:
        """Whether the next value can be read without reading far: True also when it is broken."""
        self.peek()
        while True:
            try:
                _DECODER.raw_decode(self._text, self._at)
            except (ValueError, RecursionError) as error:
                if self._ended or not self._cut(error):
                    return True
                if len(self._text) - self._at > self._piece:
                    return False
                self._more()
            else:
                return True

    def value(self) -> Any:
        """The next value. Raises BrokenError, and then stands where it stood: see `skip`."""
        self.peek()
        size = self._piece
        while True:
            try:
                found, end = _DECODER.raw_decode(self._text, self._at)
            except RecursionError:
                raise BrokenError(TOO_DEEP) from None
            except ValueError as error:  # also a whole number of thousands of digits
                if self._ended or not self._cut(error):
                    raise BrokenError(CUT_OFF if self._cut(error) else NOT_JSON) from None
            else:
                if end - self._at > self._largest:
                    raise BrokenError(TOO_LARGE)
                if self._ended or not self._goes_on(end):
                    self._sound(end)
                    self._at = end
                    return found
            if len(self._text) - self._at > self._largest:
                raise BrokenError(TOO_LARGE)
            self._more(size)
            size *= 2

    def skip(self) -> None:
        """Go past a value that cannot be read: to the end of its brackets, else to the next comma or line."""
        if self.peek() not in ("{", "["):
            self._to(re.compile(r"[,\]}\n]"))
            return
        depth = 0
        while (sign := self._next(_SIGNS)) != "":
            if sign == '"':
                self._string()
                continue
            depth += 1 if sign in "{[" else -1
            if depth <= 0:
                return

    def skip_line(self) -> None:
        """Go to the next line."""
        self._next(re.compile("\n"))

    def _string(self) -> None:
        while self._next(_IN_STRING) == "\\":
            if self._at >= len(self._text):
                self._more()
            self._at += 1

    def _next(self, signs: re.Pattern[str]) -> str:
        """Go past the next of these signs, and say which it was; "" when there is none any more."""
        if self._to(signs):
            self._at += 1
            return self._text[self._at - 1]
        return ""

    def _to(self, signs: re.Pattern[str]) -> bool:
        while True:
            found = signs.search(self._text, self._at)
            if found:
                self._at = found.start()
                return True
            self._at = len(self._text)
            if self._ended:
                return False
            self._more()

    def _goes_on(self, end: int) -> bool:
        """Whether a value that seems to end here may be the first half of a number."""
        found = _NUMBERS.match(self._text, end)
        return found is not None and found.end() == len(self._text)

    def _cut(self, error: Exception) -> bool:
        """Whether the text may only have been cut off where it ends."""
        if not isinstance(error, json.JSONDecodeError):
            return False
        if error.msg.startswith("Unterminated string"):
            return True
        return error.pos >= len(self._text.rstrip()) - (0 if self._ended else _NEAR_END)

    def _sound(self, end: int) -> None:
        """Bytes that are no UTF-8 came through as lone surrogates."""
        found = self._text[self._at : end]
        if not found.isascii():
            try:
                found.encode()
            except UnicodeEncodeError:
                raise BrokenError(NOT_UTF8) from None

    def _more(self, size: int = 0) -> None:
        self.line()
        data = self._raw.read(size or self._piece)
        self._ended = not data
        self._text = self._text[self._at :] + self._decode(data, self._ended)
        self._at = self._counted = 0
