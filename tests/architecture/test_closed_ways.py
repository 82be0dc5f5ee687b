"""Ways by which input could become more than text, and that no source of this house takes: asked of every file.

Patterns, templates, code, objects, commands, XML and ciphers. Each rule is tried on what it must find.
"""

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src" / "hearthline").rglob("*.py"))
PATTERNS = {"compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}
Rule = Callable[[ast.Module], Iterator[ast.AST]]


def dotted(node: ast.AST) -> str:
    """`a.b.c` of a name or an attribute, "" for anything else."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}".lstrip(".")
    return node.id if isinstance(node, ast.Name) else ""


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield dotted(node.func), node


def imported(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((f"{node.module}.{alias.name}", node) for alias in node.names)


def patterns_made_while_running(tree: ast.Module) -> Iterator[ast.AST]:
    """A regular expression made inside a function, of anything but text that stands there (OWASP ASVS 1.2.9).

    What is made when a file is loaded is made of the file's own constants: no input is there yet.
    """
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        for name, call in calls(function):
            module, _, verb = name.rpartition(".")
            if module == "re" and verb in PATTERNS and call.args and not isinstance(call.args[0], ast.Constant):
                yield call


def templates_made_while_running(tree: ast.Module) -> Iterator[ast.AST]:
    """A template that is not a file of the release (1.3.7)."""
    for name, call in calls(tree):
        if name.rpartition(".")[2] in ("Template", "from_string"):
            yield call


def code_and_objects_from_text(tree: ast.Module) -> Iterator[ast.AST]:
    """Text that is run, or that chooses what is built (1.3.2, 1.5.2)."""
    for name, call in calls(tree):
        if name in ("eval", "exec", "compile", "__import__", "yaml.load", "yaml.unsafe_load", "yaml.full_load"):
            yield call
    for name, node in imported(tree):
        if name.partition(".")[0] in ("pickle", "marshal", "shelve", "dill"):
            yield node


def shells(tree: ast.Module) -> Iterator[ast.AST]:
    """A command line that a shell reads (1.2.5)."""
    for name, call in calls(tree):
        shell = next((word.value for word in call.keywords if word.arg == "shell"), None)
        if name in ("os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput") or (
            shell is not None and not (isinstance(shell, ast.Constant) and shell.value is False)
        ):
            yield call


def xml_readers(tree: ast.Module) -> Iterator[ast.AST]:
    """XML read by anything but the library for SAML; its errors have names in lxml (1.5.1)."""
    for name, node in imported(tree):
        if name.startswith(("xml.", "lxml", "defusedxml", "xmltodict")) and name != "lxml.etree.LxmlError":
            yield node


def other_ciphers(tree: ast.Module) -> Iterator[ast.AST]:
    """Any cipher, mode or padding but AES-GCM and HPKE (11.3.1, 11.3.2)."""
    for name, node in imported(tree):
        weak = ("cryptography.hazmat.primitives.ciphers", "cryptography.hazmat.primitives.asymmetric.padding", "Crypto")
        if name.startswith(weak) and name != "cryptography.hazmat.primitives.ciphers.aead.AESGCM":
            yield node


RULES: dict[Rule, tuple[str, ...]] = {
    patterns_made_while_running: (
        "def f(x): re.compile(x)", "def f(x): re.sub(f'({x})', '', 'a')", "f = lambda x: re.match(x, '')"
    ),
    templates_made_while_running: ("Template(text)", "engines['django'].from_string(text)"),
    code_and_objects_from_text: ("eval(x)", "import pickle", "from marshal import loads", "yaml.load(x)"),
    shells: ("subprocess.run(x, shell=True)", "subprocess.run(x, shell=how)", "os.system(x)"),
    xml_readers: ("import xml.etree.ElementTree", "from lxml import etree", "from lxml.etree import fromstring"),
    other_ciphers: (
        "from cryptography.hazmat.primitives.ciphers import modes",
        "from cryptography.hazmat.primitives.ciphers.aead import AESCCM",
        "from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15",
    ),
}  # fmt: skip


LOOKED_AT = {
    "intake/calls/fields.py": 1,  # the paths of our own table of fields, once, when the file is loaded
    "linkage/dates.py": 2,  # one constant part of the file
    "sealing/keeper.py": 1,  # a telephone number's figures, each escaped
}
"""Patterns made inside a function, by file: somebody looked at what they are made of."""


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_no_source_takes_it(rule: Rule) -> None:
    found: Counter[str] = Counter()
    for path in SOURCES:
        nodes = {id(node): node for node in rule(ast.parse(path.read_text(encoding="utf-8")))}
        if nodes:
            found[str(path.relative_to(ROOT / "src" / "hearthline"))] = len(nodes)
    assert dict(found) == (LOOKED_AT if rule is patterns_made_while_running else {})
    assert len(SOURCES) > 100


@pytest.mark.parametrize(("rule", "text"), [(rule, text) for rule, texts in RULES.items() for text in texts])
def test_the_rule_finds_what_it_forbids(rule: Rule, text: str) -> None:
    assert list(rule(ast.parse(text)))
