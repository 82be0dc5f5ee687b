"""Anything at all may be posted: never a 500, never a script run, never typed words lost."""

import re

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hearthline.intake.public.fields import presentable
from tests.cast import STORY
from tests.intake.public import opening
from tests.intake.public.walking import Walk

pytestmark = pytest.mark.django_db
EVERY_CASE = True  # on a second database too: what is hostile to one is not to the other

NAMES = st.sampled_from(
    re.findall(
        r"\S+",
        "state from continue back save add remove edit skip called cannot_call again _lang danger danger_signs story "
        "saw think children-count children-0-name children-19-age adults-count adults-0-access where_now where_unsure "
        "when how_often still how_know language tribe dogs role name decline_name phone why_declined code text at full",
    )
)
VALUES = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["1", "9", "-1", "999999", "yes", "no", "danger", "start", "job", "es", "\x00", "é" * 30, "on", ""]
    ),
)
BODIES = st.dictionaries(NAMES, st.one_of(VALUES, st.lists(VALUES, max_size=3)), max_size=12)
PATHS = st.sampled_from(
    ["/r/1", "/r/2", "/r/3", "/r/7", "/r/9", "/r/77", "/r/send", "/r/note", "/r/keep", "/back", "/draft", "/es/r/4"]
)
TRIES = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def writable(body: dict[str, object]) -> dict[str, object]:
    """Without lone surrogates, which a client cannot even write down; they come as raw bytes below."""
    return {
        key: [presentable(one) for one in value] if isinstance(value, list) else presentable(value)
        for key, value in body.items()
    }


@TRIES
@given(path=PATHS, body=BODIES)
@example(path="/r/9", body={"from": "9", "edit": "99999999999999999999"})
@example(path="/r/3", body={"from": "3", "children-count": "٣", "remove": "²"})
def test_any_form_gets_an_answer(visitor: Client, path: str, body: dict[str, object]) -> None:
    answer = visitor.post(path, writable(body))
    assert answer.status_code in (200, 204, 405, 409, 422), (path, answer.status_code)


@TRIES
@given(step=st.integers(1, 9), body=BODIES)
def test_any_form_with_a_true_state_gets_an_answer_too(walk: Walk, step: int, body: dict[str, object]) -> None:
    state = walk.start().state
    answer = walk.client.post(f"/r/{step}", {**writable(body), "state": state, "from": str(step)})
    assert answer.status_code in (200, 422)


@TRIES
@given(words=st.text(min_size=1, max_size=300).map(presentable))
@example(words="<script>alert(1)</script>{{ 7|add:7 }}{% debug %}")
@example(words="a\r\nb\rc")
def test_words_are_never_lost_when_the_page_comes_again(walk: Walk, words: str) -> None:
    from hearthline.ground.text import clean_text

    walk.page = walk.client.post("/r/3", {"state": "gone", "from": "2", "story": words})
    shown = walk.form["values"]["story"]
    assert clean_text(shown, 9_999).strip() == clean_text(words, 9_999).strip()


@pytest.mark.fault("27")
@pytest.mark.parametrize("mark", ["<script>alert(1)</script>", "{{ 7|add:7 }}", "{% debug %}", '"><img src=x>'])
def test_marks_in_the_words_are_words(walk: Walk, mark: str) -> None:
    walk.start().to(2).press(story=mark)
    walk.press("back")
    assert walk.form["values"]["story"] == mark
    for number in range(2, 9):
        walk.to_next(number, **({"story": mark} if number == 2 else {}))
    assert "<script>alert" not in walk.text
    assert "<img src=x>" not in walk.text
    walk.send()
    assert opening.only()["story"] == mark


@pytest.mark.fault("28")
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Wr\u202een", "Wren"),
        ("W\u200bren", "Wren"),
        ("Wren\x00", "Wren"),
        ("e\u0301" * 3, "é" * 3),
    ],
)
def test_letters_that_hide_or_turn_text_are_left_out(walk: Walk, typed: str, kept: str) -> None:
    walk.start().to(3).press(**{"children-0-name": typed})
    walk.to_next(4)
    for number in range(5, 10):
        walk.to_next(number)
    assert opening.only()["children"][0]["name"] == kept


@pytest.mark.fault("28")
def test_a_million_marks_on_one_letter_stop_nothing(walk: Walk) -> None:
    walk.start().to(2).press(story="a" + "\u0301" * 1_000_000)
    assert walk.page.status_code in (200, 422)


@pytest.mark.fault("28")
@pytest.mark.parametrize(
    "raw", [b"story=%ED%A0%80&from=2", b"story=%FF%FE&from=2", b"story=\xff\xfe&from=2", b"%00=%00"]
)
def test_bytes_that_are_no_text_get_an_answer(visitor: Client, raw: bytes) -> None:
    answer = visitor.post("/r/3", raw, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 422


@pytest.mark.parametrize("charset", ["utf-16", "base64", "rot13", "no-such", "utf-7", "idna"])
def test_a_claimed_alphabet_is_not_believed(visitor: Client, charset: str) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="from"\r\n\r\n2\r\n--x--\r\n'
    for kind in (
        f"multipart/form-data; boundary=x; charset={charset}",
        f"application/x-www-form-urlencoded; charset={charset}",
    ):
        assert visitor.generic("POST", "/r/3", body, content_type=kind).status_code in (400, 422)


@pytest.mark.fault("30")
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"[" * 10_000),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\ncut short"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"'),
        ("text/plain", b"from=2"),
        ("", b"\0" * 1000),
    ],
)
def test_bodies_of_other_kinds_get_an_answer(visitor: Client, kind: str, body: bytes) -> None:
    for path in ("/r/3", "/r/8", "/back", "/draft", "/r/send"):
        answer = visitor.post(path, body, content_type=kind)
        assert answer.status_code in (400, 422)


def test_ten_thousand_fields_get_a_page_and_no_error(visitor: Client) -> None:
    answer = visitor.post("/r/3", {f"f{n}": "x" for n in range(10_000)})
    assert answer.status_code == 400
    assert b"tel:" in answer.content


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
@pytest.mark.parametrize("path", ["/", "/r/1", "/r/send", "/back", "/draft", "/leave"])
def test_other_methods_are_refused_calmly(visitor: Client, method: str, path: str) -> None:
    assert getattr(visitor, method)(path).status_code == 405


@pytest.mark.fault("63")
@pytest.mark.parametrize("host", ["evil.example", "testserver:99999", "a b"])
def test_a_false_host_never_reaches_a_link(visitor: Client, host: str) -> None:
    for path in ("/", "/leave", "/r/3"):
        answer = visitor.get(path, headers={"Host": host})
        assert "evil.example" not in answer.content.decode() + answer.get("Location", "")
    answer = visitor.get("/", headers={"X-Forwarded-Host": "evil.example"})
    assert b"evil.example" not in answer.content


@pytest.mark.fault("64")
@pytest.mark.parametrize("query", ["?next=//evil.example", "?url=https://evil.example", "?to=javascript:alert(1)"])
def test_nothing_in_an_address_chooses_where_leaving_leads(visitor: Client, query: str) -> None:
    assert visitor.get("/leave" + query)["Location"] == "/elsewhere"
    assert "evil.example" not in visitor.get("/r/3" + query)["Location"]


@pytest.mark.fault("66")
@pytest.mark.parametrize("path", ["/back/x.css", "/r/3.css", "/r/send/a.js", "/back;a.css", "/r/3/style.css"])
def test_a_suffix_that_a_cache_would_keep_gets_nothing(visitor: Client, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 404
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.fault("38", "66")
def test_pages_that_show_typed_words_are_kept_by_nobody(walk: Walk) -> None:
    walk.start()
    assert walk.page["Cache-Control"] == "private, no-cache"
    for number in range(1, 9):
        walk.to_next(number)
    assert walk.page["Cache-Control"] == "no-store"
    walk.press("edit", "2")
    assert walk.page["Cache-Control"] == "no-store"
    walk.press().send()
    assert walk.page["Cache-Control"] == "no-store"


@pytest.mark.fault("37")
def test_no_address_or_title_holds_anything_told(walk: Walk) -> None:
    walk.start()
    for number in range(1, 10):
        parts = (walk.read.title, walk.form["action"], *re.findall(r'(?:href|formaction)="([^"]*)"', walk.text))
        for told in ("abuse", "child", "Wren", "red store", walk.state[:20]):
            assert not any(told in part for part in parts), (number, told)
        walk.to_next(number)
    assert STORY[:20] not in walk.read.title


@pytest.mark.fault("40")
def test_no_cookie_is_set_and_no_other_site_is_asked(walk: Walk) -> None:
    walk.start()
    for number in range(1, 10):
        assert not walk.client.cookies
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', walk.text)
        walk.to_next(number)
    assert not walk.client.cookies


@pytest.mark.fault("40")
def test_what_is_typed_is_kept_from_autofill_and_spell_check(walk: Walk) -> None:
    walk.start()
    own = {"name", "phone", "email", "address", "employer"}
    for number in range(1, 9):
        for tag in re.findall(r"<(?:textarea|input)\b[^>]*>", walk.text[walk.text.index("<main") :]):
            if re.search(r'type="(?:hidden|radio|checkbox|file|submit)"', tag):
                continue
            name = re.search(r'name="([^"]+)"', tag)
            assert name is not None
            assert 'spellcheck="false"' in tag
            if name.group(1) not in own and tag.startswith("<input"):
                assert 'autocomplete="off"' in tag
        walk.to_next(number)


@pytest.mark.fault("39")
def test_leaving_goes_to_a_neutral_place_and_asks_the_browser_to_forget(visitor: Client) -> None:
    for path in ("/leave", "/es/leave", "/hmn/leave"):
        answer = visitor.get(path)
        assert (answer.status_code, answer["Location"]) == (303, "/elsewhere")
        assert answer["Clear-Site-Data"] == '"cache", "storage"'
        assert answer["Referrer-Policy"] == "no-referrer"


@pytest.mark.fault("39")
def test_the_exit_is_a_plain_link_on_every_page(walk: Walk) -> None:
    pages = [
        walk.client.get(path).content.decode() for path in ("/", "/r/job", "/back", "/draft", "/safety", "/lost-code")
    ]
    walk.start()
    for number in range(1, 10):
        pages.append(walk.text)
        walk.to_next(number)
    for text in [*pages, walk.text]:
        assert re.search(r'<a class="hl-exit" href="/leave"', text)


@pytest.mark.fault("41")
def test_nothing_told_shows_in_a_traceback(walk: Walk) -> None:
    from django.test import RequestFactory

    from hearthline.intake.public import comeback, posted, uploads
    from hearthline.intake.public.answers import Wizard

    wizard = Wizard(token="5ec3e7", answers={"story": STORY}, identity={"name": "Quillon"}, draft="D-5EC3E7")
    request = RequestFactory().post("/r/3", {"story": STORY, "from": "2"})
    held = [
        wizard,
        posted.read(request),
        comeback.Reply(code="5EC3E7", token="5ec3e7", text=STORY),
        uploads.Refusal("Quillon.pdf", "too big"),
    ]
    for one in held:
        shown = repr(one) + str(one)
        for told in ("5ec3e7", "5EC3E7", "Quillon", STORY[:20]):
            assert told not in shown, type(one)
