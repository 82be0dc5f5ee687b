"""Two small packs with answers, to read and to break: a country and a county that answers one question its own way."""

from pathlib import Path

import pytest

DATED = "citation: code 1, verified_on: 2026-11-22"
COUNTRY = """
id: land
title: A land for tests
zone: UTC
languages: [en]
sources:
  code: {title: Code of Tests, address: "https://law.example/{section}"}
"""
COUNTY = """
id: land-shire
title: A shire for tests
parent: land
zone: UTC
languages: [en, es]
"""
LISTS = """
contacts:
  hotline: {kind: hotline, text: contact.hotline, medium: phone, value: 555-0100, dial: "5550100", CHECKED}
  old: {kind: other, text: contact.hotline, medium: phone, value: 555-0101, SOURCED}
  fax: {kind: records, text: contact.fax, medium: fax, value: null, UNKNOWN}
"""
VALUES = """
values:
  fee.copy:
    description: What a copy costs.
    unit: cents a page
    dated:
      - {value: 10, SOURCED}
  fee.search:
    description: What looking for it costs.
    unit: cents
    dated:
      - {value: null, UNKNOWN}
  agency.kinds:
    description: What the agency does.
    unit: list
    dated:
      - {value: [one, two], SOURCED}
"""
LIMITS = """
limits:
  copy.given: {description: When a copy is given., length: 5, unit: calendar_days, start_event: the request,
    first_day: excluded, ends: instant, SOURCED}
"""
TEXTS = """
lang: en
review: drafted
on: 2026-11-22
texts:
  contact.hotline: The line
  contact.fax: The fax
  agency.name: The office
"""
RECORDS = """
topic: records
answers:
  - id: own-file
    for: [youth, parent]
    lay: {en: ["i want my old file", "my records"]}
    question: {en: Can I have my own file?}
    answer:
      en:
        - You can ask {agency.name}. Call {contact.hotline}.
        - list: ["A page costs {fee.copy} cents.", "You get it in {limit.copy.given} days."]
        - steps: [Write your name., Send it.]
    see: [what-it-costs]
    sources:
      - citation: Code of Tests 12
        address: "https://law.example/12"
        verified_on: 2026-11-22
        confidence: verified
  - id: what-it-costs
    for: [anyone]
    lay: {en: [is it free]}
    question: {en: What does it cost?}
    answer: {en: [We do not know yet.]}
    unknown: {en: What looking for it costs.}
    ask: {line: hotline, en: Ask the line.}
    sources: [{citation: Code of Tests 13, verified_on: 2026-11-22, confidence: unverified}]
"""
SHIRE = """
topic: records
answers:
  - id: own-file
    for: [youth]
    lay: {en: [my file], es: [mi expediente]}
    question: {en: Can I have my file in the shire?, es: ¿Puedo tener mi expediente?}
    answer: {en: [Ask the shire.], es: [Pregunte al condado.]}
    drafted: [es]
    sources: [{citation: Shire rule 1, verified_on: 2026-11-22, confidence: secondary}]
"""
FRONT = """
topics:
  records: {en: Records, es: Expedientes}
doors:
  file: {title: {en: I want my file, es: Quiero mi expediente}, answers: [own-file]}
"""
SEARCH = """
alike:
  en: [[file, records, papers]]
danger:
  en: [he is hitting]
"""
FILES = {
    "land/pack.yaml": COUNTRY,
    "land/lists.yaml": LISTS,
    "land/values.yaml": VALUES,
    "land/limits.yaml": LIMITS,
    "land/text/en.yaml": TEXTS,
    "land/answers/records.yaml": RECORDS,
    "land/answers/front.yaml": FRONT,
    "land/answers/search.yaml": SEARCH,
    "land-shire/pack.yaml": COUNTY,
    "land-shire/answers/records.yaml": SHIRE,
}


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """The two packs as files."""
    root = tmp_path / "packs"
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            text.replace("SOURCED", f"{DATED}, confidence: unverified")
            .replace("CHECKED", f"{DATED}, confidence: verified-page")
            .replace("UNKNOWN", f"{DATED}, confidence: unknown")
        )
    return root


def change(root: Path, file: str, old: str, new: str) -> None:
    """One slip in one file."""
    path = root / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
