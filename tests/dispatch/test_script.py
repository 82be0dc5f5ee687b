"""The script: short sentences, in the order in which they save time, never longer than two minutes aloud."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hearthline.dispatch import script as s
from hearthline.dispatch.composing import hold, most_seconds, speed
from hearthline.dispatch.facts import Facts, facts
from hearthline.dispatch.script import CUTS, FLOOR, ORDER, SLOWEST, Script, script, shorten, spoken
from hearthline.ground.errors import DomainError
from hearthline.intake.door.content import ReportContent
from hearthline.intake.withheld.outgoing import Marks
from hearthline.ui.agency import current_pack
from tests import cast
from tests.intake.build import IDENTITY, content

pytestmark = pytest.mark.req("E-1")

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=400)
LONG = st.one_of(TEXT, TEXT.map(lambda text: (text + " and then. ") * 60), st.just("x" * 4_000), st.just("4" * 100))


def made(told: Facts, *, words: int = 130, wants: str = "law_enforcement") -> Script:
    return script(
        told, agency="Sacramento County Child Protective Services", number="SAC-7K3Q-9FMX",
        callback="(916) 875-5437", wants=wants, words_per_minute=words, seconds=120,
    )  # fmt: skip


def of(**changes: object) -> Facts:
    return facts([content(**changes)], Marks())


def reports() -> st.SearchStrategy[ReportContent]:
    """Reports of every length, up to the most people a report may name."""
    child = st.fixed_dictionaries({"name": LONG.map(lambda t: t[:200]), "age": st.text(max_size=9), "looks": LONG})
    adult = st.fixed_dictionaries(
        {
            "name": LONG.map(lambda t: t[:200]),
            "relation": st.just("uncle"),
            "worried_about": st.sampled_from(["yes", ""]),
        }
    )
    note = LONG.map(lambda t: t[:1_300])  # tidied, a sign may become three, and 4,000 is the most
    return st.builds(
        content,
        story=LONG, saw=LONG, where_now=note, where_tomorrow=note, with_whom=note,
        children=st.lists(child, max_size=40), adults=st.lists(adult, max_size=40),
        danger=st.sampled_from(["", "no", "unsure", "yes", "cannot_call"]),
        danger_signs=st.lists(st.sampled_from(sorted(s.SIGNS)), max_size=6, unique=True),
        visit=st.fixed_dictionaries({"weapons": st.sampled_from(["", "yes", "no"]), "note": note, "disability": note}),
    )  # fmt: skip


class TestTheTime:
    @settings(max_examples=60, deadline=None)
    @given(reports(), st.integers(min_value=60, max_value=260))
    def test_however_long_the_report_the_script_takes_less_than_two_minutes(self, report: ReportContent, words: int):
        found = made(facts([report], Marks()), words=words)
        assert found.seconds <= 120
        assert spoken(found.text) * 60 <= 120 * max(words, SLOWEST)

    def test_the_longest_report_that_the_door_takes_is_held_and_says_that_there_is_more(self):
        long = "He said it again and again that night. "
        child = {"name": "Wren " * 40, "age": "six", "looks": "tall " * 700, "school": "Mulberry " * 20}
        adult = {"name": "Somebody " * 20, "relation": "father", "worried_about": "yes", "access": "yes"}
        told = of(
            story=long * 2_500, saw=long * 500, children=[child] * 40, adults=[adult] * 40, where_now="Lane " * 750,
            where_tomorrow="Road " * 750, with_whom="Aunt " * 750, danger="yes", danger_signs=sorted(s.SIGNS),
            visit={"weapons": "yes", "violence": "yes", "dogs": "yes", "note": long * 90, "disability": long * 90},
        )  # fmt: skip
        found = made(told)
        assert found.seconds <= 120
        assert {"happening", "children", "adults", "where"} <= set(found.left_out)
        assert found.text.count("There is more. Ask me.") == len(found.left_out)
        assert "A child is hurt and needs a doctor now." in found.text
        assert found.text.endswith("Your incident number? Thank you.")

    def test_what_is_left_when_everything_was_cut_fits_at_the_slowest_speed(self):
        assert FLOOR * 60 / SLOWEST <= 120

    def test_where_the_child_is_and_the_danger_outlast_the_story(self):
        order = [code for code, _ in CUTS]
        assert order.index("happening") < order.index("adults") < order.index("children") < order.index("where")
        assert order.index("where") < order.index("danger")
        assert set(order) == set(ORDER)

    def test_a_short_report_is_not_cut(self):
        found = made(of())
        assert found.left_out == ()
        assert "more" not in found.text.casefold().replace("no more", "")
        assert found.seconds < 100

    @pytest.mark.parametrize(
        ("text", "words"),
        [("", 0), ("one two", 2), ("4471", 4), ("SAC-7K3Q", 7), ("x" * 30, 3), ("(916) 875-5437", 10), ("3,", 1)],
    )
    def test_a_number_is_said_sign_by_sign(self, text: str, words: int):
        assert spoken(text) == words

    def test_the_speed_and_the_longest_time_are_the_packs_and_no_pack_may_take_longer(self):
        assert speed(current_pack()) == current_pack().value("dispatch.words_per_minute").value
        assert most_seconds(current_pack()) == 120

    def test_words_of_a_person_that_take_too_long_are_refused(self):
        assert hold("Come now. " * 20) == "Come now. " * 20
        with pytest.raises(DomainError) as caught:
            hold("word " * 300)
        assert caught.value.code == "hand-off.said"


class TestShortening:
    @settings(deadline=None)
    @given(st.text(max_size=500), st.integers(min_value=1, max_value=60))
    @example("x" * 500, 1)
    def test_a_shortened_text_begins_as_the_text_does_and_says_when_more_is_left(self, text: str, words: int):
        said, more = shorten(text, words)
        plain = " ".join(text.split())
        assert plain.startswith(said.removesuffix(" …"))
        assert more or said == plain
        assert spoken(said) <= words + 1

    def test_whole_sentences_are_kept(self):
        assert shorten("He hit. She ran away from there. He left.", 8) == ("He hit. She ran away from there.", True)


class TestTheWords:
    def test_it_says_where_who_what_danger_and_how_to_call_back(self):
        told = of(
            danger="yes",
            danger_signs=["young_child_hurt"],
            with_whom="Her uncle",
            visit={"weapons": "yes", "dogs": "no"},
        )
        found = made(told)
        assert [part.code for part in found.parts] == list(ORDER)
        for wanted in (
            cast.CHILD.name, cast.CHILD.address, cast.ADULT.name, "Her uncle", "bruise", "There is danger now.",
            "A very young child is hurt.", "Weapons: yes.", "Not known: violence at home.", "(916) 875-5437",
            "SAC-7K3Q-9FMX", "Your name or badge number, please?",
        ):  # fmt: skip
            assert wanted in found.text
        assert "Dogs" not in found.text

    def test_what_is_not_known_is_said_to_be_unknown(self):
        found = made(of(children=[], where_now="", story="", adults=[], danger=""))
        for wanted in (
            "Whether there is danger now is not known.", "Where the child is now is not known.", "No child was named.",
            "What is happening was not told yet.", "Who is there is not known.",
        ):  # fmt: skip
            assert wanted in found.text

    def test_without_a_number_to_call_back_none_is_made_up(self):
        found = script(of(), agency="A", number="N", callback="", wants="x", words_per_minute=130, seconds=120)
        assert "Ask me for the number to call back." in found.text

    def test_what_is_asked_for_depends_on_whom_is_called(self):
        assert "I ask for medical help." in made(of(), wants="medical").text
        assert "I ask you to send somebody." in made(of(), wants="emergency").text
        assert "I ask" not in made(of(), wants="licensing").text

    def test_a_danger_that_any_part_told_is_told(self):
        parts = [content(danger="no"), content(danger="cannot_call", story="", children=[], adults=[])]
        assert facts(parts, Marks()).danger == "yes"

    def test_every_generated_sentence_is_short(self):
        """What is not quoted from the report has at most twelve words."""
        found = made(of(story="Hit.", where_now="A.", children=[], adults=[], danger_signs=sorted(s.SIGNS)))
        assert max(len(sentence.split()) for part in found.parts for sentence in part.sentences) <= 12

    def test_the_reporters_own_part_is_not_taken(self):
        told = made(
            of(
                reporter={"kind": "mandated", "category": "teacher", "declined": ["name"], "why_declined": "fears him"},
                trusted_adult="Ms. Alder, the nurse",
                think="I think the neighbor knows me",
                how_know=["saw", "child_told"],
            )
        )
        for never in ("teacher", "fears him", "Alder", "neighbor knows", " saw", IDENTITY.name, IDENTITY.phone):
            assert never not in told.text

    def test_its_repr_shows_nothing(self):
        assert cast.CHILD.name not in repr(of()) + repr(made(of())) + repr(made(of()).parts[3])
