"""The packs that runs were made under, opened once in a process: a pack is 200 kB and more, and every page has one."""

from functools import lru_cache

from hearthline.law import Pack
from hearthline.screening.models import PinnedPack

_MOST = 8
"""Packs held at a time: the one in force, and those of the older reports that people still read."""


class ChangedPack(RuntimeError):
    """What is kept under a pack's hash is not what the hash says."""


@lru_cache(maxsize=_MOST)
def kept(version: str) -> Pack:
    """The pack whose hash is `version`, as it was when first used. One query when this process has not had it yet.

    Held without asking again: what lies under a hash never changes. Raises ChangedPack when it was changed all the
    same, PinnedPack.DoesNotExist when it was never kept.
    """
    pack = Pack.from_canonical(bytes(PinnedPack.objects.get(version=version).canonical))
    if pack.version != version:
        raise ChangedPack
    return pack
