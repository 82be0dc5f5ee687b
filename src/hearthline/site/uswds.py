"""Cutting USWDS down: of 527 kB of rules the desk keeps those whose classes its templates use, in a layer below ours."""

import re
from collections.abc import Iterator
from pathlib import Path

# Classes that scripts put on, or that templates build from parts, so that no template shows them whole.
ALWAYS = {"usa-radio", "usa-radio__input", "usa-radio__label", "usa-checkbox", "usa-checkbox__input"} | {
    f"usa-alert--{kind}" for kind in ("info", "warning", "error", "success", "emergency")
}
CLASS_IN_SELECTOR = re.compile(r"\.((?:[\w-]|\\.)+)")
CLASS_IN_TEMPLATE = re.compile(r"\busa-[a-z0-9_-]+")
# Element rules would reach pages that never asked for them: only rules about our classes are kept.
FONT_FILES = ("PublicSans-Regular", "PublicSans-Bold")
COMMENT = re.compile(r"/\*.*?\*/", re.S)


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


def wanted(selector: str, keep: set[str]) -> bool:
    """Whether every class the selector needs is one we use. A selector with no class is not wanted."""
    plain = re.sub(r":not\([^)]*\)", "", selector)
    classes = [c.replace("\\", "") for c in CLASS_IN_SELECTOR.findall(plain)]
    return bool(classes) and all(c in keep for c in classes)


def purge(css: str, keep: set[str]) -> str:
    """`css` with only the rules whose classes are all in `keep`; empty media blocks go; fonts and frames go."""
    out = []
    for prelude, body in blocks(COMMENT.sub("", css)):
        if prelude.startswith(("@media", "@supports")):
            inner = purge(body, keep)
            if inner:
                out.append(f"{prelude}{{{inner}}}")
        elif prelude and not prelude.startswith("@") and body:
            selectors = [s for s in split_selectors(prelude) if wanted(s, keep)]
            if selectors and "url(" not in body:
                out.append(f"{','.join(selectors)}{{{body}}}")
    return "".join(out)


def classes_used(templates: list[Path]) -> set[str]:
    """The USWDS classes named in these template files, and the ones that are always kept."""
    return set(ALWAYS).union(*(CLASS_IN_TEMPLATE.findall(path.read_text()) for path in templates))


def desk_sheet(css: str, keep: set[str]) -> str:
    """The desk's sheet: the fonts, then what is left of USWDS in a layer, where our own rules always win."""
    faces = "".join(
        f'@font-face{{font-family:"Public Sans Web";font-weight:{weight};font-display:swap;'
        f'src:url("fonts/{name}.woff2") format("woff2")}}'
        for name, weight in zip(FONT_FILES, (400, 700), strict=True)
    )
    return f"{faces}@layer uswds{{{purge(css, keep)}}}\n"
