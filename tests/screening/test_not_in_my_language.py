"""The page's language is not the story's: whoever cannot read it says so, and a program sees the plain cases."""

import pytest

from hearthline.ground.errors import DomainError, Refused
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.screening import actions
from hearthline.screening.models import TranslationTask
from hearthline.screening.tongue import other_language
from hearthline.sealing import new_token
from tests import staff
from tests.cast import STORY, STORY_ES, STORY_HMN
from tests.intake.build import arrived
from tests.screening.build import (
    AT_ONCE,
    NOBODY,
    came,
    decide,
    hmong_screener,
    look,
    parts_of,
    screener,
    supervisor,
)

STORIES = {"en": STORY, "es": STORY_ES, "hmn": STORY_HMN}


@pytest.mark.parametrize("page", STORIES)
@pytest.mark.parametrize("written", STORIES)
def test_a_story_is_known_by_its_common_words(page: str, written: str):
    assert other_language(STORIES[written], page) == ("" if page == written else written)


@pytest.mark.parametrize("text", ["", "Wren", "No sé", "123 456", "He said: no la toques.", "\u4ed6\u5728\u5bb6"])
def test_a_doubt_opens_nothing(text: str):
    assert other_language(text, "en") == ""


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["es", "hmn"])
def test_a_story_written_on_the_english_page_waits_for_its_reader(language: str):
    screening = came(story=STORIES[language], language="en")
    assert TranslationTask.unscoped.get().language == language
    with pytest.raises(DomainError) as refused:
        decide(screening, screener(), NOBODY, "I cannot tell.")
    assert refused.value.code == "screening.not-read"


@pytest.mark.django_db
def test_so_does_an_addition():
    token = new_token()
    came(token=token)
    arrived(token, kind="addition", language="en", story=STORY_ES)
    assert TranslationTask.unscoped.get().language == "es"


@pytest.mark.django_db
def test_a_screener_says_that_they_cannot_read_it_and_nobody_sends_it_away_unread():
    screening = came()
    made = decide(screening, screener(), NOBODY, "It says little.")
    part = parts_of(screening)[0]
    actions.ask_translation(viewer=screener(), report_id=screening.report_id, part_id=part, language="hmn")
    actions.ask_translation(viewer=supervisor(), report_id=screening.report_id, part_id=part, language="hmn")
    task = TranslationTask.unscoped.get()
    assert Entry.objects.filter(tag=Tag.TRANSLATION_ASKED).count() == 1
    with pytest.raises(DomainError) as refused:
        look(made, supervisor(), agree=True)
    assert refused.value.code == "screening.not-read"
    actions.write_translation(viewer=hmong_screener(), task_id=task.pk, text=STORY, version=task.version)
    assert look(made, supervisor(), agree=True).state == "agreed"


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["", "en", "xx"])
def test_the_language_must_be_one_of_the_list(language: str):
    screening = came()
    with pytest.raises(DomainError) as refused:
        actions.ask_translation(
            viewer=screener(), report_id=screening.report_id, part_id=parts_of(screening)[0], language=language
        )
    assert refused.value.code == "translation.language"


@pytest.mark.django_db
def test_another_agency_asks_for_nothing():
    screening = came()
    with pytest.raises(Refused):
        actions.ask_translation(
            viewer=staff.viewer("screener", staff.THERE),
            report_id=screening.report_id,
            part_id=parts_of(screening)[0],
            language="es",
        )


@pytest.mark.django_db
def test_a_part_of_another_report_is_none_of_this_one():
    screening, other = came(token=new_token()), came(token=new_token())
    with pytest.raises(DomainError) as refused:
        actions.ask_translation(
            viewer=screener(), report_id=screening.report_id, part_id=parts_of(other)[0], language="es"
        )
    assert refused.value.code == "translation.part"


@pytest.mark.django_db
def test_a_supervisor_who_does_not_read_it_writes_no_translation():
    screening = came(language="hmn", story=STORY_HMN)
    task = TranslationTask.unscoped.get()
    with pytest.raises(Refused):
        actions.write_translation(viewer=supervisor(), task_id=task.pk, text=STORY, version=task.version)
    assert decide(screening, screener(), AT_ONCE, "A child cried.").state == "final"


@pytest.mark.django_db
def test_a_supervisor_who_reads_it_does():
    came(language="hmn", story=STORY_HMN)
    task = TranslationTask.unscoped.get()
    reads = staff.viewer("supervisor", username="supervisor-hmn", languages=("en", "hmn"))
    done = actions.write_translation(viewer=reads, task_id=task.pk, text=STORY, version=task.version)
    assert done.state == "done"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "code"), [("", "translation.empty"), ("x", "translation.short"), ("A child.", "translation.short")]
)
def test_a_letter_is_no_translation(text: str, code: str):
    came(language="hmn", story=STORY_HMN)
    task = TranslationTask.unscoped.get()
    with pytest.raises(DomainError) as refused:
        actions.write_translation(viewer=hmong_screener(), task_id=task.pk, text=text, version=task.version)
    assert refused.value.code == code
    assert TranslationTask.unscoped.get().state == "waiting"


@pytest.mark.django_db
def test_the_page_takes_it_and_keeps_what_was_typed():
    screening = came()
    client = staff.desk("screener").client
    address = f"/screening/{screening.report_id}"
    assert "not in a language I read" in client.get(address).content.decode()
    sent = client.post(f"{address}/language", {"part": str(parts_of(screening)[0]), "language": "es"})
    assert (sent.status_code, sent["Location"]) == (303, f"{address}?said=translate")
    assert client.post(f"{address}/language", {"part": "x", "language": "es"}).status_code == 422
    task = TranslationTask.unscoped.get()
    reader = staff.desk("screener", username="screener-es", languages=("en", "es")).client
    answer = reader.post(f"{address}/translation/{task.pk}", {"text": "qqq", "version": str(task.version)})
    assert answer.status_code == 422
    assert "qqq" in answer.content.decode()
    assert "much shorter" in answer.content.decode()
