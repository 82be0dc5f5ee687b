"""Python's search for cycles of objects, made rare while rows pass through by the thousand. Plain Python."""

import gc

NEW = 200_000
"""So many new objects before cycles are looked for among them."""


def seldom() -> None:
    """Look for cycles seldom from now on, and never again among the objects that are there already."""
    gc.freeze()
    gc.set_threshold(NEW, 20, 100)


def as_before(usual: tuple[int, int, int]) -> None:
    """Look for them as `usual` (of `gc.get_threshold`), and among all objects."""
    gc.set_threshold(*usual)
    gc.unfreeze()
