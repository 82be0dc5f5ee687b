"""Every word of the public pages that goes through gettext, read out of the source. No gettext tools needed."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

# Function -> which of its arguments are context, words, plural words (None: it has none).
CALLS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
_TEMPLATE_CALL = re.compile(r"\b(?:n?p?gettext|_)\((?=u?['\"])")
HOLES = re.compile(r"%\(\w+\)[a-z]")


@dataclass(frozen=True, order=True)
class Word:
    """One message as a catalogue has it: context ("" for none), words, plural words ("" for none)."""

    context: str
    text: str
    plural: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What a catalogue finds it by."""
        return self.context, self.text


def in_python(path: Path) -> set[Word]:
    """The messages a Python file asks for. A message that is not written out in the call cannot be read: an error."""
    return {word for node in ast.walk(ast.parse(path.read_text())) for word in _of_call(node, path)}


def _of_call(node: ast.AST, path: Path) -> Iterator[Word]:
    if not isinstance(node, ast.Call):
        return
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name not in CALLS or not node.args:
        return
    given = [arg.value if isinstance(arg, ast.Constant) and isinstance(arg.value, str) else None for arg in node.args]
    context, text, plural = (given[place] if place is not None else "" for place in CALLS[name])
    if context is None or text is None or plural is None:
        raise ValueError(f"{path.name}:{node.lineno}: the words of {name}() must stand in the call")
    if text:
        yield Word(context, text, plural)


def in_template(path: Path) -> set[Word]:
    """The messages a template asks for, as Django itself turns them into calls."""
    calls = templatize(path.read_text(), origin=str(path))
    return {word for found in _TEMPLATE_CALL.finditer(calls) for word in _of_text(calls[found.start() :], path)}


def _of_text(text: str, path: Path) -> Iterator[Word]:
    """The call that `text` begins with: up to the first closing bracket that makes it Python."""
    for end in (found.end() for found in re.finditer(r"\)", text)):
        try:
            tree = ast.parse(text[:end], mode="eval")
        except SyntaxError:
            continue
        yield from _of_call(tree.body, path)
        return


def words_in(root: Path, *globs: str) -> dict[Word, str]:
    """Message -> one file that uses it, over the files the globs name under `root`."""
    found: dict[Word, str] = {}
    for path in sorted({path for glob in globs for path in root.glob(glob)}):
        read = in_python if path.suffix == ".py" else in_template
        found.update(dict.fromkeys(read(path), str(path.relative_to(root))))
    return found
