"""Screening's part of the operator's command line."""

from hearthline.ground.usage import usage
from hearthline.screening.indexing import back_fill

TELL_EVERY = 1_000


def search(argv: list[str]) -> int:
    """`search index [--anew]`: make reports findable by their words. May be stopped and begun again.

    `--anew`: after the search key was rotated; forgets what is kept and begins again.
    """
    if not argv or argv[0] != "index" or not set(argv[1:]) <= {"--anew"}:
        return usage(argv, "bin/hearthline search index [--anew]")
    done = 0
    for count in back_fill(anew="--anew" in argv):
        if (done + count) // TELL_EVERY > done // TELL_EVERY:
            print(f"{done + count} reports")
        done += count
    print(f"{done} reports indexed")
    return 0
