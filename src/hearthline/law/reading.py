"""YAML with line numbers, and only the plain parts of YAML.

No tags, no aliases, no merging, no `yes` that turns into a boolean: a scalar is a string, unless it is written plain
as a whole number, `true`, `false`, `null` or a date (2026-11-22). Two keys alike are refused.
"""

import re
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from hearthline.law.types import PackError

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEPTH = 24
_SIZE = 2_000_000
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,11})\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
# What YAML calls plain values by itself; only their text is used.
_PLAIN_TAGS = frozenset({"map", "seq", "str", "int", "float", "bool", "null", "timestamp", "merge", "value"})
_WORDS: dict[str, object] = {"true": True, "false": False, "null": None, "~": None, "": None}


class Table(dict[str, Any]):
    """A mapping that remembers its file and the line of each key (1-based)."""

    def __init__(self, file: str, line: int) -> None:
        super().__init__()
        self.file, self.line, self.lines = file, line, dict[str, int]()

    def line_of(self, key: str) -> int:
        return self.lines.get(key, self.line)


def read(path: Path, name: str) -> Table:
    """The one document of a file, as tables, lists and scalars. `name` is how errors call the file.

    Raises PackError for what is not readable, not plain, too large (2 MB) or too deep (24 levels).
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise PackError("the file cannot be read", remedy="check that it is there", file=name) from error
    if len(raw) > _SIZE:
        raise PackError("the file is over 2 MB", remedy="split it", file=name)
    return parse(raw, name)


def parse(raw: bytes, name: str) -> Table:
    """As `read`, from bytes."""
    try:
        node = yaml.compose(raw.decode("utf-8"), Loader=_Loader)
    except UnicodeDecodeError as error:
        raise PackError("the file is not UTF-8", remedy="save it as UTF-8", file=name) from error
    except RecursionError as error:
        raise PackError("the file is nested too deep", remedy="flatten it", file=name) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "not YAML"
        line = mark.line + 1 if mark else 0
        raise PackError(f"not readable as YAML: {problem}", remedy="mend the line", file=name, line=line) from error
    if not isinstance(node, yaml.MappingNode):
        raise PackError("the file must be one mapping", remedy="begin with `key: value`", file=name, line=1)
    made = _build(node, name, set(), 0)
    assert isinstance(made, Table)
    return made


def _build(node: yaml.Node, name: str, seen: set[int], depth: int) -> Any:
    line = node.start_mark.line + 1
    if id(node) in seen:
        raise PackError("aliases (*name) are not allowed", remedy="write it out", file=name, line=line)
    if depth > _DEPTH:
        raise PackError("the file is nested too deep", remedy="flatten it", file=name, line=line)
    seen.add(id(node))
    if node.tag.removeprefix("tag:yaml.org,2002:") not in _PLAIN_TAGS:
        raise PackError("tags (!name) are not allowed", remedy="remove the tag", file=name, line=line)
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node, name, line)
    if isinstance(node, yaml.SequenceNode):
        return [_build(child, name, seen, depth + 1) for child in node.value]
    table = Table(name, line)
    for key_node, value_node in node.value:
        key, key_line = key_node.value, key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise PackError("a key must be a word", remedy="write a plain key", file=name, line=key_line)
        if key in table:
            raise PackError(
                f"the key is there twice (first on line {table.lines[key]})",
                remedy="remove one of them",
                file=name,
                line=key_line,
                key=key,
            )
        table[key] = _build(value_node, name, seen, depth + 1)
        table.lines[key] = key_line
    return table


def _scalar(node: yaml.ScalarNode, name: str, line: int) -> Any:
    text: str = node.value
    if node.style:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.match(text):
        return int(text)
    if _DATE.match(text):
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise PackError(
                f"{text} is not a date", remedy="use a real day, YYYY-MM-DD", file=name, line=line
            ) from error
    return text
