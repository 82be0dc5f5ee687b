"""Cutting USWDS down. Our own sheet draws the parts it names; USWDS gives the desk its typeface, and whatever
`usa-` part a template uses that our sheet does not draw. Two sheets that draw the same part would fight.
"""

import re
from collections.abc import Iterator
from pathlib import Path

CLASS_IN_CSS = re.compile(r"\.((?:[\w-]|\\.)+)")
CLASS_IN_TEMPLATE = re.compile(r"\busa-[a-z0-9_-]+")
COMMENT = re.compile(r"/\*.*?\*/", re.S)
FONT_FILES = ("PublicSans-Regular", "PublicSans-Bold")
ROOMS = Path(__file__).parents[1]


def blocks(css: str) -> Iterator[tuple[str, str]]:
    """(prelude, body) of each rule at this level; a statement without a body (`@charset "x";`) has body "".

    Strings and escapes are respected, so a brace inside `content:"}"` ends nothing.
    """
    at, start, depth, body_start, quote = 0, 0, 0, 0, ""
    while at < len(css):
        ch = css[at]
        if quote:
            at += 1 if ch == "\\" else 0
            quote = "" if ch == quote else quote
        elif ch in "\"'":
            quote = ch
        elif ch == "{":
            depth += 1
            body_start = at + 1 if depth == 1 else body_start
        elif ch == "}" and depth:
            depth -= 1
            if depth == 0:
                yield css[start : body_start - 1].strip(), css[body_start:at]
                start = at + 1
        elif ch == ";" and depth == 0:
            yield css[start:at].strip(), ""
            start = at + 1
        at += 1


def split_selectors(prelude: str) -> list[str]:
    """The selectors of a list, not split at commas inside brackets."""
    parts, depth, start = [], 0, 0
    for at, ch in enumerate(prelude):
        depth += (ch in "([") - (ch in ")]")
        if ch == "," and depth == 0:
            parts.append(prelude[start:at].strip())
            start = at + 1
    return [*parts, prelude[start:].strip()]


def wanted(selector: str, used: set[str], own: set[str]) -> bool:
    """Whether the selector needs only classes in `used` and ends on one that is not in `own`.

    A selector with no class is not wanted: it would reach pages that never asked for it.
    """
    plain = re.sub(r":not\([^)]*\)", "", selector)
    classes = [c.replace("\\", "") for c in CLASS_IN_CSS.findall(plain)]
    return bool(classes) and all(c in used for c in classes) and classes[-1] not in own


def purge(css: str, used: set[str], own: set[str]) -> str:
    """`css` with only the wanted rules; empty media blocks go, and every rule that would fetch something."""
    out = []
    for prelude, body in blocks(COMMENT.sub("", css)):
        if prelude.startswith(("@media", "@supports")):
            inner = purge(body, used, own)
            if inner:
                out.append(f"{prelude}{{{inner}}}")
        elif prelude and not prelude.startswith("@") and body and "url(" not in body:
            selectors = [s for s in split_selectors(prelude) if wanted(s, used, own)]
            if selectors:
                out.append(f"{','.join(selectors)}{{{body}}}")
    return "".join(out)


def classes_used() -> set[str]:
    """The `usa-` classes named in the templates of all rooms."""
    templates = ROOMS.glob("*/templates/**/*.html")
    return set().union(*(CLASS_IN_TEMPLATE.findall(path.read_text()) for path in templates))


def classes_drawn() -> set[str]:
    """The classes that our own sheets draw."""
    sheets = ROOMS.glob("ui/static/ui/*.css")
    return set().union(*(CLASS_IN_CSS.findall(COMMENT.sub("", path.read_text())) for path in sheets))


def desk_sheet(css: str, used: set[str], own: set[str]) -> str:
    """The desk's sheet: the typeface, then what is left of USWDS in a layer, where our own rules always win."""
    faces = "".join(
        f'@font-face{{font-family:"Public Sans Web";font-weight:{weight};font-display:swap;'
        f'src:url("fonts/{name}.woff2") format("woff2")}}'
        for name, weight in zip(FONT_FILES, (400, 700), strict=True)
    )
    return f"{faces}@layer uswds{{{purge(css, used, own)}}}\n"
