"""A made-up place whose law takes no report without a name, for what California's law does not have."""

import shutil
from pathlib import Path

from hearthline.site.config import ROOT

SOURCE = "citation: rule 1, verified_on: 2026-11-22, confidence: unverified"
REPORTERS = f"""identity:
  public: {{rule: must_give, text: safety.identity_rule, must_ask: [name_always], {SOURCE}}}
must_ask:
  name_always: {{text: must_ask.name, reason: must_ask.name.reason, when: always, skippable: false, {SOURCE}}}
"""
PACK = """id: us-ca-elsewhere
title: A made-up county
parent: us-ca-sacramento
zone: America/Los_Angeles
sources:
  rule: {title: A made-up rule}
"""
TEXT = """lang: en
review: drafted
on: 2026-11-22
texts:
  safety.identity_rule: The law here takes a report on this page only with your name.
"""


def write(folder: Path) -> Path:
    """Our packs and the made-up one in `folder`; gives the folder back."""
    shutil.copytree(ROOT / "packs", folder, dirs_exist_ok=True)
    there = folder / "us-ca-elsewhere"
    (there / "text").mkdir(parents=True)
    (there / "pack.yaml").write_text(PACK)
    (there / "reporters.yaml").write_text(REPORTERS)
    (there / "text" / "en.yaml").write_text(TEXT)
    return folder
