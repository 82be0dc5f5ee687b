"""A telephone call at the desk of the whole run: typed, filed, asked about, searched for, decided and handed on, with
planted words in every field; and one more call, left open in the middle of a sentence."""

import re

from bench.page import Form, fill

from tests.faults.browser import Answer
from tests.faults.whole_run import Staff
from tests.intake import files

NUMBER = "(916) 555-0171"
THEIRS = "(916) 555-0188"
CHOSEN: dict[str, str] = {
    "language": "en",
    "interpreter": "no",
    "danger": "no",
    "visit.tribe": "unknown",
    "reporter.kind": "public",
    "how_know.saw": "yes",
}
CALL = r"/calls/[0-9a-f-]{36}$"
REPORT = r"/screening/[0-9a-f-]{36}$"


def take_calls(desk: Staff) -> str:
    """The call that is filed, and the one that is left. Returns everything that was shown of the first's report."""
    words = desk.planted.core("caller's words", "Wobblequint")
    name = desk.planted.core("caller's name", "Zephyrandal")
    desk.planted.phone("caller's", NUMBER)
    desk.planted.phone("other agency's", THEIRS)
    asked = _typed(desk, words, name)
    filed = desk.press(asked, "/file", **_answers(asked, words, name))
    assert re.fullmatch(REPORT, filed.path), filed.page.words[:600]
    _leave_open(desk, words)
    seen = _add(desk, filed.path)
    _search(desk, words, filed.path)
    desk.decide(filed.path)
    _hand_on(desk, filed.path.rsplit("/", 1)[1])
    return seen + desk.browser.get(filed.path).text + desk.reveal(filed.path)


def _new(desk: Staff) -> Answer:
    opened = desk.press(desk.browser.get("/"), "/calls/new")
    assert re.fullmatch(CALL, opened.path), opened.path
    return opened


def _typed(desk: Staff, words: str, name: str) -> Answer:
    """A new call: one field by itself, as the script saves it; then the whole page, as a form; then a picture."""
    opened = _new(desk)
    _keep(desk, opened, "story", f"{words} is how it began")
    asked = desk.press(desk.browser.get(opened.path), opened.path, **_answers(opened, words, name))
    scan = (f"{words}.jpg", "image/jpeg", files.jpeg(marks=f"{words}GPS38.58N".encode()))
    kept = desk.send(asked, f"{opened.path}/attach", fill(_call_form(asked), {}), [("scan", *scan)])
    assert kept.status == 200, kept.page.words[:600]
    return desk.browser.get(opened.path)


def _keep(desk: Staff, page: Answer, field: str, text: str) -> None:
    hidden = {one.name: one.value for one in _call_form(page).fields if one.type == "hidden"}
    pairs = [("field", field), ("text", text), ("base", "0"), ("writer", hidden["writer"])]
    kept = desk.send(page, f"{page.path}/field", [*pairs, ("csrfmiddlewaretoken", hidden["csrfmiddlewaretoken"])])
    assert kept.status == 200, kept.text[:300]


def _call_form(page: Answer) -> Form:
    return next(form for form in page.page.forms if "story" in form.names())


def _answers(page: Answer, words: str, name: str) -> dict[str, str]:
    """A word in every field that takes words: the caller's own fields get the caller's."""
    given = dict(CHOSEN)
    for one in _call_form(page).fields:
        if one.name == "reporter.phone":
            given[one.name] = NUMBER
        elif one.type in ("text", "tel", "email", "textarea"):
            given[one.name] = f"{name if one.name.startswith('reporter.') else words} {one.name}"
    return given


def _leave_open(desk: Staff, words: str) -> None:
    _keep(desk, _new(desk), "saw", f"{words} and then the line")


def _add(desk: Staff, address: str) -> str:
    """What was learnt later, in staff's words. A caller has no code, so nobody is offered to ask them by one."""
    assert not any(form.action.endswith("/question") for form in desk.browser.get(address).page.forms)
    page = f"/reports/{address.rsplit('/', 1)[1]}/add"
    shown = desk.browser.get(page)
    form = next(form for form in shown.page.forms if any(one.type == "textarea" for one in form.fields))
    areas = {one.name: f"{desk.core} {one.name}" for one in form.fields if one.type == "textarea"}
    radios = {one.name: one.value for one in form.fields if one.type == "radio"}
    added = desk.send(shown, page, fill(form, {**areas, **radios}))
    assert added.status == 200, added.page.words[:600]
    assert desk.core in desk.browser.get(address).text
    return added.text


def _search(desk: Staff, words: str, address: str) -> None:
    """The caller's words find the report; the caller's number is typed too, and the search itself keeps neither."""
    for typed in (words, NUMBER):
        page = desk.browser.get("/search")
        form = next(form for form in page.page.forms if "words" in form.names())
        found = desk.send(page, "/search", fill(form, {"words": typed}))
        assert found.status == 200
        assert (address in found.text) == (typed == words), "found by what was told, and by no number"


def _hand_on(desk: Staff, report: str) -> None:
    """To an agency that answers: its name, its number, what was said and who answered are all written."""
    page = desk.browser.get(f"/reports/{report}/tell")
    form = next(form for form in page.page.forms if "said" in form.names())
    said = {name: f"{desk.core} {name}" for name in ("agency", "said")}
    begun = desk.send(page, page.path, fill(form, {**said, "phone": THEIRS}))
    assert re.fullmatch(r"/hand-offs/[0-9a-f-]{36}", begun.path), begun.page.words[:600]
    form = next(form for form in begun.page.forms if "answered_by" in form.names())
    heard = {name: f"{desk.core} {name}" for name in ("answered_by", "their_agency", "their_reference", "note")}
    done = desk.send(begun, begun.path, fill(form, dict(heard)))
    assert done.status == 200, done.page.words[:600]
    assert "answered_by" not in {name for one in done.page.forms for name in one.names()}, done.page.words[:600]
    assert heard["answered_by"] in done.text
