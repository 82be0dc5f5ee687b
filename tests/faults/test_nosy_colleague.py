"""A nosy colleague at the desk: who reported shows nowhere but in the answer to a reveal; hostile words stay words."""

import re
from typing import Any

import pytest
from django.test import Client

from hearthline.duty.models import Alert
from hearthline.ground import clock
from hearthline.intake.actions import make_viewing_copies, open_file, open_pending
from hearthline.intake.door.accept import accept
from hearthline.intake.door.attachments import FileRefused, store
from hearthline.intake.models import FileCopy, FilePage, Report
from hearthline.journal.models import Entry
from hearthline.sealing import new_token
from tests import staff
from tests.faults.desk_world import WHO, addresses, filled
from tests.intake import files
from tests.intake.build import AGENCY, agency, sealed
from tests.intake.public.walking import Walk

pytestmark = pytest.mark.django_db
WORDS = [value for value in WHO.mapping().values() if value]


def shown(role: str, ids: dict[str, str], **wanted: Any) -> dict[str, str]:
    """Every page a person in this role can open, and every answer to a press: name -> body and headers."""
    desk = staff.desk(role, **wanted)
    pages = {}
    for path, name in addresses(ids):
        for method in ("get", "post"):
            if name in ("account_logout", "access_restart", "access_close", "access_lock", "access_somebody_else"):
                continue
            answer = getattr(desk.client, method)(path)
            pages[f"{method} {name}"] = f"{answer.headers}" + answer.content.decode("utf-8", "replace")
    return pages


@pytest.mark.req("C-1")
@pytest.mark.fault("43")
@pytest.mark.parametrize("role", ["screener", "supervisor", "administrator"])
def test_who_reported_shows_on_no_page_of_the_desk(role: str) -> None:
    world = filled()
    pages = shown(role, world.ids)
    # Whoever holds the report may ask for the number to call back: an act of its own, journalled, seen by a supervisor.
    calling_back = {WHO.phone, WHO.contact_how, WHO.contact_when}
    allowed = {"post screening:callback": calling_back}
    found = [(name, word) for name, body in pages.items() for word in WORDS if word in body]
    assert [f"{name}: {word}" for name, word in found if word not in allowed.get(name, set())] == []
    if role == "screener":
        assert WHO.name not in pages["get screening:report"]
        assert world.report.number in pages["get screening:report"], "the page is the report's"


@pytest.mark.req("C-1", "C-3")
@pytest.mark.fault("43")
def test_who_reported_shows_in_the_answer_to_a_reveal_and_not_when_it_is_opened_again() -> None:
    world = filled()
    desk = staff.desk("screener")
    path = f"/reports/{world.ids['report_id']}/identity"
    form = desk.client.get(path).content.decode()
    once = form.split('name="once" value="', maxsplit=1)[1].split('"', maxsplit=1)[0]
    asked = desk.client.post(path, {"purpose": "call_back", "reason": "The street is missing", "once": once})
    assert WHO.name in asked.content.decode()
    assert asked["Cache-Control"] == "no-store"
    again = desk.client.get(path).content.decode()
    assert [word for word in WORDS if word in again] == []
    assert desk.client.post(path, {"purpose": "call_back", "reason": " "}).status_code == 422
    assert desk.client.post(path, {"purpose": "curious", "reason": "x"}).status_code == 422


@pytest.mark.fault("43")
def test_who_reported_is_in_no_alert_entry_or_other_column() -> None:
    """The journal, the alerts and every other text column: what a database user sees without any key."""
    from django.apps import apps
    from django.db import connection

    filled()
    told = ""
    for model in apps.get_models():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
            told += str(cursor.fetchall())
    assert [word for word in WORDS if word in told] == []
    assert Entry.objects.exists()
    assert Alert.unscoped.exists()


@pytest.mark.fault("44")
def test_no_question_to_the_desk_tells_whether_a_name_is_known() -> None:
    """Nothing at the desk searches yet; an address with a question answers as without one, for every role."""
    world = filled()
    now = clock.now()
    for role in ("screener", "supervisor"):
        client = staff.desk(role).client
        for path in ("/", "/queue/rows", "/mine", "/supervisor"):
            with clock.freeze(now):
                plain = client.get(path)
            if plain.status_code != 200:
                continue
            for query in (f"?q={WHO.name}", "?name=Wren", f"?search={world.report.number}", "?agency=placer-demo"):
                with clock.freeze(now):
                    asked = client.get(path + query)
                assert _same(asked.content) == _same(plain.content), (path, query)


def _same(body: bytes) -> str:
    text = re.sub(r'value="[A-Za-z0-9]{64}"|X-CSRFToken&quot;: &quot;\w+|"X-CSRFToken": "\w+"', "", body.decode())
    return re.sub(r"\d\d:\d\d(:\d\d)?(\.\d+)?|\?next=[^\"]*", "", text)


@pytest.mark.fault("44", "46")
def test_another_agency_s_people_cannot_tell_that_a_report_is_there() -> None:
    world = filled()
    theirs = staff.desk("supervisor", agency_id=staff.THERE)
    missing = {**world.ids, "report_id": "01a201e0-915d-7d85-b16f-ab038e246602"}
    for (path, name), (nowhere, _) in zip(addresses(world.ids), addresses(missing), strict=True):
        if "report_id" not in name and world.ids["report_id"] not in path:
            continue
        for method in ("get", "post"):
            one, other = getattr(theirs.client, method)(path), getattr(theirs.client, method)(nowhere)
            assert one.status_code == other.status_code, (method, name)
            assert one.status_code in (403, 404, 405, 302), (method, name)
            assert world.report.number not in one.content.decode()


HOSTILE = (
    "<script>alert('story')</script><img src=x onerror=alert(2)>{{ report.number }}{% csrf_token %}"
    "</textarea></title>\"'><svg/onload=alert(3)> javascript:alert(4) ${7*7} <!-- --> &lt;b&gt;"
)


@pytest.mark.fault("27")
def test_marks_in_a_story_stay_letters_on_every_page_and_in_print() -> None:
    world = filled(
        story=HOSTILE,
        saw=HOSTILE,
        think=HOSTILE,
        where_now=HOSTILE,
        children=[{"name": HOSTILE[:150], "age": "6"}],
        language="hmn",
    )
    pages = shown("screener", world.ids) | {f"s {k}": v for k, v in shown("supervisor", world.ids).items()}
    for name, body in pages.items():
        for mark in (
            "<script>alert",
            "<img src=x",
            "<svg/onload",
            'href="javascript',
            "49 <!--",
            world.report.number + "{%",
        ):
            assert mark not in body, name
    assert "&lt;script&gt;alert(&#x27;story&#x27;)" in pages["get screening:report"]
    assert "&lt;script&gt;" in pages["get screening:print"]
    assert "{{ report.number }}" in pages["get screening:report"]


@pytest.mark.fault("27")
def test_marks_stay_letters_on_the_way_to_send_and_in_the_note(walk: Walk) -> None:
    walk.start()
    walk.press(danger="yes")
    walk.press("called")
    walk.press(story=HOSTILE).press(**{"children-0-name": HOSTILE[:150]}).press(where_now=HOSTILE)
    for _ in range(4):
        assert "<script>alert" not in walk.text
        walk.press()
    assert "&lt;script&gt;" in walk.text
    assert "<script>alert" not in walk.text
    assert "<svg/onload" not in walk.text
    note = walk.client.post("/r/note", {"state": walk.state, "full": "1"})
    assert note["Content-Type"].startswith("text/plain")


KINDS: tuple[tuple[str, bytes, str], ...] = (
    ("photo.jpg", files.jpeg(marks=b"GPS38.58N121.49W Marisol"), "GPS38.58N121.49W"),
    ("paper.pdf", files.pdf(author="Marisol Quintanar"), "Marisol Quintanar"),
    ("letter.docx", files.docx(**{"docProps/core.xml": b"<dc:creator>Marisol Quintanar</dc:creator>"}), "Marisol"),
    ("photo.heic", files.heic() + b"GPS38.58N121.49W", "GPS38.58N121.49W"),
    ("film.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"GPS38.58N121.49W" * 4, "GPS38.58N121.49W"),
    ("voice.m4a", b"\0\0\0\x18ftypM4A \0\0\0\0M4A mp42" + b"recorded by Marisol", "Marisol"),
)


@pytest.mark.fault("23", "25", "26")
@pytest.mark.parametrize(("name", "data", "mark"), KINDS, ids=[name for name, *_ in KINDS])
def test_no_file_is_served_with_what_it_tells_of_its_maker(name: str, data: bytes, mark: str) -> None:
    """What can be drawn is drawn again from its pixels; what cannot be is not served. No address gives an original."""
    agency()
    file = store(data, name, agency_id=AGENCY)
    accept(sealed(new_token(), files=[file.mapping()]))
    open_pending()
    make_viewing_copies()
    copy, report = FileCopy.unscoped.get(), Report.unscoped.get()
    drawn = b"".join(open_file(viewer=staff.viewer(), copy_id=copy.pk, page=n) for n in range(1, copy.pages + 1))
    assert mark.encode() not in drawn
    assert bool(drawn) == (name in ("photo.jpg", "paper.pdf"))
    client: Client = staff.desk("screener").client
    at = f"/reports/{report.pk}/file/{copy.pk}"
    for path in (
        at,
        f"{at}?page=1",
        f"{at}?original=1",
        f"{at}/page/1",
        f"{at}/page/0",
        f"{at}/original",
        f"{at}/download",
    ):
        answer = client.get(path)
        assert answer.status_code < 500, path
        assert mark.encode() not in answer.content, path
        assert answer["Content-Type"].split(";")[0] in ("text/html", "text/plain", "image/jpeg")
        assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.fault("23")
@pytest.mark.parametrize(
    "inside",
    [
        {"word/bomb.xml": b"\0" * 20_000_000},
        {"word/nested.zip": files.zipped({"a.zip": files.zipped({"b": b"x" * 1_000_000})})},
        {"../../../etc/cron.d/evil": b"* * * * * root id", "/absolute": b"x", "..\\..\\windows": b"x"},
    ],
    ids=["bomb", "nested", "slip"],
)
def test_a_zip_in_a_letter_s_clothes_is_sealed_as_it_is_and_never_unpacked(inside: dict[str, bytes]) -> None:
    agency()
    data = files.docx(**inside)
    file = store(data, "letter.docx", agency_id=AGENCY)
    accept(sealed(new_token(), files=[file.mapping()]))
    open_pending()
    make_viewing_copies()
    copy = FileCopy.unscoped.get()
    assert (copy.state, copy.pages) == ("none", 0)
    assert not FilePage.unscoped.exists()
    assert file.size == len(data), "as it came, byte for byte"


@pytest.mark.fault("22", "26")
def test_too_many_and_too_strange_files_are_refused_one_by_one_and_the_words_stay(walk: Walk) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    walk.start().to(7)
    good = [SimpleUploadedFile(f"{n}.png", files.png()) for n in range(10)]
    bad = [
        SimpleUploadedFile("x.svg", files.SVG),
        SimpleUploadedFile("a.jpg", files.HTML),
        SimpleUploadedFile("e.jpg.exe", b"MZ"),
        SimpleUploadedFile("empty.png", b""),
    ]
    form = walk.form["values"]
    page = walk.client.post("/r/8", {**form, "note": "Beware of the dog", "files": [*good, *bad]})
    assert page.status_code == 422
    body = page.content.decode()
    assert "Beware of the dog" in body
    for name in ("x.svg", "a.jpg", "e.jpg.exe"):
        assert name in body, "each refusal names its file"
    assert "<script>" not in body


@pytest.mark.fault("22")
def test_a_whole_album_at_once_loses_no_words(walk: Walk) -> None:
    """Somebody picks sixty photos in one go: files may be refused, each with a reason; the page and its words stay."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    walk.start().to(7)
    album = [SimpleUploadedFile(f"{n}.png", files.png()) for n in range(60)]
    page = walk.client.post("/r/8", {**walk.form["values"], "note": "Beware of the dog", "files": album})
    assert page.status_code in (200, 422)
    assert "Beware of the dog" in page.content.decode() or page.status_code == 200


@pytest.mark.fault("22")
def test_a_file_beyond_the_limit_is_refused_by_the_store_too() -> None:
    with pytest.raises(FileRefused):
        store(files.jpeg() + b"\0" * (25 * 1024 * 1024 + 1), "a.jpg", agency_id=AGENCY)
