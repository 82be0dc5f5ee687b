"""What a check of the journal says."""

from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar

KINDS = {
    "edited": "the entry, or the digest in its link, is not what was linked",
    "deleted": "an entry or a link is gone",
    "reordered": "the link does not follow from the one before it, or does not point at its own entry",
    "inserted": "an entry stands in the journal that never waited to be linked",
    "truncated": "the chain ends before a signed checkpoint",
    "rewritten": "the chain is not what a checkpoint signed",
    "forged": "a checkpoint's signature is wrong",
    "unsigned": "a checkpoint that was there is gone from the database",
}


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong. `kind`: a key of `KINDS`. `seq`: place in the chain, 0 when it has none."""

    kind: str
    seq: int
    entry_id: str = ""

    def __str__(self) -> str:
        which = f" entry {self.entry_id}" if self.entry_id else ""
        return f"{self.kind}: link {self.seq or '-'}{which}: {KINDS[self.kind]}"


@dataclass
class VerifyReport:
    """`linked`, `unlinked`: numbers of entries. Ages in seconds. `signed_to`: the last link under a good signature.

    `signatures`: were signatures checked (a public key was given). `anchored`: checkpoints that were kept elsewhere.
    `started_after`: 0 for the whole chain. `more`: findings that are only counted, beyond the first `MOST`.
    """

    MOST: ClassVar[int] = 10_000

    linked: int = 0
    unlinked: int = 0
    oldest_unlinked_seconds: float = 0.0
    checkpoints: int = 0
    signatures: bool = False
    signed_to: int = 0
    head: str = ""
    anchored: int = 0
    started_after: int = 0
    findings: list[Finding] = field(default_factory=list)
    more: int = 0

    def add(self, finding: Finding) -> None:
        """Keep it, or count it when there are too many to name."""
        if len(self.findings) < self.MOST:
            self.findings.append(finding)
        else:
            self.more += 1

    @property
    def ok(self) -> bool:
        return not self.findings

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {"ok": self.ok, **asdict(self)}
