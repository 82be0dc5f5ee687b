"""The reckoning: what every receipt leads to, read with the worker's own keys in a process of its own.

Reads lines `code mark` from standard input (`mark`: hash of the story), prints one JSON object. A report is whole when
its receipt leads to exactly one envelope of kind report, that envelope opens and holds that story, and the worker has
made exactly one Report with exactly one part for it.
"""

import hashlib
import json
import os
import sys
from collections import Counter

os.environ["DJANGO_SETTINGS_MODULE"] = "hearthline.site.settings.worker"
os.environ["HEARTHLINE_FACE"] = "worker"


def main() -> int:
    import django

    django.setup(set_prefix=False)
    wanted = dict(line.split() for line in sys.stdin if line.strip())
    json.dump(reckon(wanted), sys.stdout)
    return 0


def reckon(wanted: dict[str, str]) -> dict[str, int]:
    """Counts: receipts, whole, lost (no envelope), wrong (another story), twice, unopened, strangers (nobody's)."""
    from django.conf import settings

    from hearthline.intake.models import Report, ReportPart
    from hearthline.sealing import Keyring, Receipt, key_path

    pepper = Keyring.load(key_path(settings.HEARTHLINE.keys, "public")).pepper
    lookups = {code: receipt.lookup for code in wanted if (receipt := Receipt.from_code(pepper, code))}
    stories, roots = _envelopes()
    reports = Counter(Report.unscoped.values_list("root_id", flat=True))
    parts = Counter(ReportPart.unscoped.values_list("report__root_id", flat=True))
    found: Counter[str] = Counter()
    for code, mark in wanted.items():
        held = stories.get(lookups.get(code, ""), [])
        root = roots.get(lookups.get(code, ""), "")
        if not held:
            found["lost"] += 1
        elif len(held) > 1 or reports[root] > 1 or parts[root] > 1:
            found["twice"] += 1
        elif held[0] != mark:
            found["wrong"] += 1
        elif reports[root] != 1 or parts[root] != 1:
            found["unopened"] += 1
        else:
            found["whole"] += 1
    strangers = set(stories) - set(lookups.values())
    return {
        "receipts": len(wanted),
        **{name: found[name] for name in ("whole", "lost", "wrong", "twice", "unopened")},
        "strangers": len(strangers),
        "envelopes": sum(map(len, stories.values())),
        "reports": sum(reports.values()),
    }


def _envelopes() -> tuple[dict[str, list[str]], dict[str, str]]:
    """Receipt hash -> the marks of its stories, and receipt hash -> root id, from every sealed envelope."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from django.conf import settings

    from hearthline.intake.door.envelope import context
    from hearthline.intake.door.models import Envelope
    from hearthline.sealing import Keyring, key_path, open_box

    key_id, secret = Keyring.load(key_path(settings.HEARTHLINE.keys, "worker")).secrets("intake")[0]
    private = X25519PrivateKey.from_private_bytes(secret)
    stories: dict[str, list[str]] = {}
    roots: dict[str, str] = {}
    rows = Envelope.unscoped.values_list("id", "agency_id", "root_id", "receipt_hash", "report_box")
    for own, agency, root, receipt, box in rows.iterator(chunk_size=500):
        opened = json.loads(open_box(bytes(box), private, key_id, context(agency, "report_box", own)))
        mark = hashlib.sha256(" ".join(opened["story"].split()).encode()).hexdigest()
        stories.setdefault(receipt, []).append(mark)
        roots[receipt] = root
    return stories, roots


if __name__ == "__main__":
    sys.exit(main())
