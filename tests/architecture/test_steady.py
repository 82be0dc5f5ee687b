"""No test fails by chance: what random letters may spell is not looked for among them, and what is damaged is damaged.

A word of two letters stands in a few thousand sealed bytes every twentieth time, three digits in an id every hundredth.
A test that says such a word is "not in" what holds ids, digests or sealed bytes fails one day, on somebody else's
change. Plant a longer word, with a letter that no id can have.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
WRITES = {"repr", "str", "bytes", "dumps"}
"""Calls that write rows, objects and sealed bytes down whole."""
HOLDS = {"sealed", "box", "content", "text"}
"""Attributes that hold sealed bytes, or a page with its random letters."""
HEX = set("0123456789abcdefABCDEF")
Found = dict[str, list[ast.expr]]


def by_chance(word: str | bytes) -> bool:
    """Whether random letters spell it often: up to three of any, up to five that an id in hexadecimal may have."""
    text = word.decode("latin-1") if isinstance(word, bytes) else word
    return text.isalnum() and (len(text) < 4 or (len(text) < 6 and set(text) <= HEX))


def words_of(node: ast.expr, loops: Found) -> list[str | bytes]:
    """The words a name or a constant stands for: itself, or each of the tuple that a loop goes through."""
    if isinstance(node, ast.Name):
        return [word for one in loops.get(node.id, []) for word in words_of(one, {})]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes) else []


def is_random(node: ast.expr, assigned: Found, deep: int = 3) -> bool:
    """Whether this was written down from rows, objects or bytes: here, or where its names were assigned. The words of
    an exception (`str(caught.value)`) are somebody's own sentence."""
    for one in ast.walk(node):
        if isinstance(one, ast.Call):
            called = one.func.id if isinstance(one.func, ast.Name) else getattr(one.func, "attr", "")
            spoken = bool(one.args) and isinstance(one.args[0], ast.Attribute) and one.args[0].attr == "value"
            if called in WRITES and not spoken:
                return True
        if isinstance(one, ast.Attribute) and one.attr in HOLDS:
            return True
        if isinstance(one, ast.Name) and deep:
            others = {name: values for name, values in assigned.items() if name != one.id}
            if any(is_random(value, others, deep - 1) for value in assigned.get(one.id, [])):
                return True
    return False


def names(function: ast.AST) -> tuple[Found, Found]:
    """(what each name was assigned, what each name of a loop goes through), within one function."""
    assigned: Found = {}
    loops: Found = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign | ast.AugAssign):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name):
                    assigned.setdefault(target.id, []).append(node.value)
        loop = isinstance(node, ast.For | ast.comprehension) and isinstance(node.iter, ast.Tuple | ast.List)
        if loop and isinstance(node.target, ast.Name):
            loops.setdefault(node.target.id, []).extend(node.iter.elts)
    return assigned, loops


def short_words(tree: ast.AST) -> Iterator[tuple[int, str | bytes]]:
    """(line, word) of each comparison that says a short word is not in something random."""
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)):
        assigned, loops = names(function)
        for node in ast.walk(function):
            if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.NotIn):
                said = [word for word in words_of(node.left, loops) if by_chance(word)]
                if said and is_random(node.comparators[0], assigned):
                    yield from ((node.lineno, word) for word in said)


def last_bytes(tree: ast.AST) -> Iterator[int]:
    """Lines that put a fixed byte in the place of the last one: once in 256 it is the same."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and isinstance(node.left, ast.Subscript):
            fixed = isinstance(node.right, ast.Constant) and isinstance(node.right.value, bytes)
            if fixed and ast.unparse(node.left.slice) == ":-1":
                yield node.lineno


def trees() -> Iterator[tuple[str, ast.AST]]:
    for path in sorted(TESTS.rglob("*.py")):
        yield str(path.relative_to(TESTS)), ast.parse(path.read_text(encoding="utf-8"))


def test_no_short_word_is_looked_for_among_random_letters() -> None:
    assert [f"{name}:{line} {word!r}" for name, tree in trees() for line, word in short_words(tree)] == []


def test_what_a_test_damages_is_not_the_same_afterwards() -> None:
    """Turn a bit: `flipped` of `tests.sealing.rings`."""
    assert [f"{name}:{line}" for name, tree in trees() for line in last_bytes(tree)] == []


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("assert 'Zq' not in repr(rows)", ["Zq"]),
        ("stored = repr(rows)\n    stored += 'x'\n    assert 'Zq' not in stored", ["Zq"]),
        ("rows = json.dumps(list(Entry.objects.values()))\n    assert '0188' not in rows", ["0188"]),
        ("assert '555' not in str(entry.__dict__)", ["555"]),
        ("assert b'cry' not in bytes(done.sealed)", [b"cry"]),
        ("assert 'job' not in walk.text", ["job"]),
        ("kept = str(rows)\n    for word in ('eyJ', 'longer'):\n        assert word not in kept", ["eyJ"]),
        ("assert all('Zq' not in repr(row) for row in rows)", ["Zq"]),
        ("assert 'Zqasked' not in repr(rows)", []),
        ("assert 'Wren' not in repr(rows)", []),
        ("assert '{' not in repr(rows)", []),
        ("assert 'pw' not in str(refused.value)", []),
        ("assert 'lang' not in page.one('p').attrs", []),
        ("assert word not in repr(rows)", []),
    ],
)  # fmt: skip
def test_the_rule_finds_what_failed_by_chance_and_nothing_else(body: str, found: list[str | bytes]) -> None:
    tree = ast.parse(f"def test():\n    {body}\n")
    assert [word for _, word in short_words(tree)] == found


def test_the_rule_about_bytes_finds_them() -> None:
    tree = ast.parse("row.update(sealed=bytes(row.sealed)[:-1] + b'x')\nshort = name[:-1] + 'x'\n")
    assert list(last_bytes(tree)) == [1]
