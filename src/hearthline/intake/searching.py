"""Finding reports by their words, without the words being anywhere to read: keyed hashes of folded words.

A word is folded (no case, no accents), hashed under a key that only desk and worker hold, and 64 bits of that are kept
beside the report's id. Who copies the table has numbers; who types a word at the desk gets the same number again.
After the search key was rotated, or a report came before this index was there: `bin/hearthline search index`.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Sequence
from functools import cache
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from hearthline.access.viewer import Viewer
from hearthline.ground.text import fold
from hearthline.intake.door.content import BadContent, Part, ReportContent, read_report
from hearthline.intake.keys import RecordKey, staff_keys
from hearthline.intake.models import Question, Report, ReportPart, SearchTerm
from hearthline.sealing import SealError

MOST_TERMS = 400
"""Of one report. Names and places are taken before the story, so that a very long story loses its last words only."""
MOST_WORDS = 8
"""Of one search. More say nothing that eight do not."""
LONGEST = 40
PAGE = 60
_STOP = (
    "a al an and are as at but by de del do el en es for from had has he her him his in is it its la las lo los mas "
    "me my no not of on or que se she so su sus that the their them they this to un una up was we were with y you "
    "hauv kuv los lub nws nyob thiab tsis tus uas yog"
)
STOP = frozenset(_STOP.split())
"""Words that find everything: they are neither kept nor asked for."""
_WORD = re.compile(r"[^\W_]+")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1780-\u17ff]+")
"""Scripts that put no space between words: kept as pairs of characters."""
_APOSTROPHES = str.maketrans("", "", "'\u2019\u02bc")


def words(text: str) -> list[str]:
    """The words of a text as they are compared: folded, without stop words, each once, in the order of their coming."""
    found: dict[str, None] = {}
    for word in _WORD.findall(fold(text).translate(_APOSTROPHES)):
        for one in _pieces(word):
            if one not in STOP and (len(one) > 1 or one.isdigit() or _UNSPACED.match(one)):
                found.setdefault(one[:LONGEST])
    return list(found)


def _pieces(word: str) -> Iterable[str]:
    at = 0
    for run in _UNSPACED.finditer(word):
        if run.start() > at:
            yield word[at : run.start()]
        text = run.group()
        yield from ([text[n : n + 2] for n in range(len(text) - 1)] or [text])
        at = run.end()
    if at < len(word):
        yield word[at:]


@cache
def _key(agency_id: str) -> bytes:
    return staff_keys().mac("search", b"words of " + agency_id.encode(), actor="search", purpose="search")


def terms(agency_id: str, found: Iterable[str]) -> list[int]:
    """The keyed hashes of these words (folded already, see `words`), 64 bits, signed. KeyringError without the key."""
    key = _key(agency_id)
    return [int.from_bytes(hmac.digest(key, one.encode(), hashlib.sha256)[:8], "big", signed=True) for one in found]


def words_of(content: ReportContent) -> Iterable[str]:
    """The texts of one part, names and places first. Nothing of the reporter: not who, and not in what capacity."""
    for child in content.children:
        yield from (child.name, child.school)
    for adult in content.adults:
        yield from (adult.name, adult.relation)
    yield from (content.where_now, content.where_tomorrow, content.with_whom, content.trusted_adult)
    for more in getattr(content, "allegations", ()):
        yield from _texts(more)
    yield from (content.story, content.saw, content.think, content.when, content.visit.language)
    yield from (content.visit.disability, content.visit.note)
    for child in content.children:
        yield from (child.age, child.looks)
    for adult in content.adults:
        yield adult.note
    for file in content.files:
        yield file.name


def _texts(part: Part) -> Iterable[str]:
    return (value for value in part.mapping().values() if isinstance(value, str))


def index_report(report: Report, key: RecordKey, *, more: Iterable[str] = ()) -> int:
    """Keep the words of everything the report says now: its parts, our questions, and `more` (such as translations).

    Only adds, and may be done again at any time. Returns how many words are new. Give it a transaction.
    """
    texts: list[str] = []
    for part in ReportPart.unscoped.filter(report=report).order_by("received_at", "id"):
        try:
            texts += words_of(read_report(key.open("reportpart", "sealed", part.id, part.sealed)))
        except (SealError, BadContent):  # damaged: it cannot be read, so it cannot be found by its words
            continue
    for asked in Question.unscoped.filter(report=report).order_by("asked_at", "id"):
        try:
            texts.append(key.open("question", "sealed", asked.id, asked.sealed).decode())
        except (SealError, UnicodeDecodeError):
            continue
    found = dict.fromkeys(one for text in (*texts, *more) for one in words(text))
    have = set(SearchTerm.unscoped.filter(report=report).values_list("term", flat=True))
    new = [term for term in dict.fromkeys(terms(report.agency_id, found)) if term not in have]
    new = new[: max(0, MOST_TERMS - len(have))]
    SearchTerm.objects.bulk_create(
        [SearchTerm(agency_id=report.agency_id, term=term, report=report) for term in new], ignore_conflicts=True
    )
    return len(new)


def matching(viewer: Viewer, asked: Sequence[str]) -> QuerySet[SearchTerm]:
    """The rows of the rarest word in reports that hold all of these words and that the viewer may find.

    Empty for no words. Order it by `-report` for the newest first: a report's id begins with its time.
    """
    hashes = terms(viewer.agency_id, asked[:MOST_WORDS])
    mine = SearchTerm.objects.for_viewer(viewer, "report:search", "search")
    if not hashes:
        return mine.none()
    first, *others = sorted(hashes, key=lambda term: _how_common(viewer, term))
    seen = Report.objects.for_viewer(viewer, "report:search", "search").filter(pk=OuterRef("report_id"))
    found = mine.filter(Exists(seen), term=first)
    for term in others:
        found = found.filter(
            Exists(SearchTerm.unscoped.filter(agency_id=viewer.agency_id, term=term, report=OuterRef("report_id")))
        )
    return found


COMMON = 2_000


def _how_common(viewer: Viewer, term: int) -> int:
    """How many reports hold it, counted up to COMMON: to begin with the rarest."""
    return SearchTerm.unscoped.filter(agency_id=viewer.agency_id, term=term)[:COMMON].count()


def search(viewer: Viewer, text: str, *, before: UUID | None = None, most: int = PAGE) -> list[UUID]:
    """Ids of reports that hold every word of `text` and that the viewer may find, newest first; at most `most`.

    `before`: only reports older than this one, for the next page. Not journalled: the caller shows rows, and journals.
    """
    rows = matching(viewer, words(text)).order_by("-report_id")
    if before is not None:
        rows = rows.filter(report_id__lt=before)
    return list(rows.values_list("report_id", flat=True)[:most])
