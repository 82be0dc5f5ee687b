"""m and u from pairs: counted where it is known which are one person, or found by expectation-maximisation."""

from collections.abc import Iterable

from hearthline.linkage.settings import Settings

Vector = tuple[int, ...]


def learn(settings: Settings, pairs: Iterable[tuple[Vector, bool]]) -> Settings:
    """New weights from labelled vectors (`Scorer.levels`). Levels nobody stood on keep a small share; order is kept."""
    raise NotImplementedError


def learn_unlabelled(settings: Settings, vectors: Iterable[Vector], rounds: int = 25) -> Settings:
    """New weights by EM from vectors without labels, beginning at the weights given."""
    raise NotImplementedError


def to_toml(settings: Settings) -> str:
    """The settings as the text of a settings file."""
    raise NotImplementedError
