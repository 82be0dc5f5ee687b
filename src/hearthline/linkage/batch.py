"""Linkage in bulk: the levels and weights of `settings.toml`, run by Splink on DuckDB or on Spark.

Splink blocks, joins and sums. What it may not do is compare in its own way: each pair's levels come from
`Scorer.levels`, called once a pair from inside the engine, so that a pair has the same score here as at the desk. A
test holds that. Nothing is merged and nothing is written: the caller gets pairs, and decides who looks at them.

Splink and its engines are installed apart (requirements/batch.txt): only this module imports them, when it is used.
"""

import importlib.util
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal, Protocol

from hearthline.ground.errors import DomainError
from hearthline.linkage.compare import Comparer
from hearthline.linkage.ready import Ready, pack, unpack
from hearthline.linkage.score import Scorer
from hearthline.linkage.settings import FLOOR, Field, Settings, load

EngineName = Literal["duckdb", "spark"]
LEVELS = "hl_levels"
"""The function that the engine calls for each pair: two packed records in, one letter a field out."""
UNKNOWN = "."
EVEN = {"m_probability": 0.5, "u_probability": 0.5}
"""Weighs nothing."""
KEPT = 2_000
"""Persons of whom an engine's process remembers what they were compared with: a portion, and some."""
NEEDS: dict[EngineName, tuple[str, ...]] = {"duckdb": ("splink", "duckdb"), "spark": ("splink", "pyspark")}


class NotInstalled(DomainError):
    """The engine asked for is not on this machine. The message says what to install."""


class BatchFailed(DomainError):
    """The engine stopped. The message names the kind of error only: an engine's own words may quote a person's."""


@dataclass(frozen=True, slots=True)
class Row:
    """One person for the batch. `keys`: what may bring two persons together (`keys_of`, without the hot ones)."""

    id: str
    ready: Ready
    keys: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two persons whom a key brought together. `left`, `right`: their ids. `bits`: as `Scorer.score` counts them."""

    left: str
    right: str
    bits: float


class Engine(Protocol):
    """Where Splink runs."""

    def api(self) -> Any:
        """Splink's door to the engine."""

    def table(self, rows: Sequence[Row]) -> Any:
        """Rows as the engine's own table: id, ready (one line), keys (a list of whole numbers)."""

    def forget(self, door: Any, table: str) -> None:
        """A table is not needed any more."""

    def close(self) -> None:
        """Give everything back. Tables go with it."""


def letters(levels: Sequence[int]) -> str:
    """A vector of levels as text: for each field the letter of its level, "." where nothing can be said."""
    return "".join(UNKNOWN if one < 0 else chr(97 + one) for one in levels)


def floored(settings: Settings) -> Settings:
    """The same settings without an m or u of nought, which would stop Splink: it is read as the least allowed."""
    return replace(
        settings,
        fields=tuple(
            replace(field, levels=tuple(replace(one, m=max(one.m, FLOOR), u=max(one.u, FLOOR)) for one in field.levels))
            for field in settings.fields
        ),
    )


def exported(settings: Settings) -> dict[str, Any]:
    """The settings as Splink 5 reads them: each field a comparison, each level with its own m and u.

    The prior is one half, which weighs nothing: what Splink calls the match weight is then the sum of the fields' bits,
    as at the desk. Give it `floored` settings.
    """
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "probability_two_random_records_match": 0.5,
        "comparisons": [_comparison(at, field) for at, field in enumerate(settings.fields)],
        "blocking_rules_to_generate_predictions": [{"blocking_rule": "l.keys = r.keys", "arrays_to_explode": ["keys"]}],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
    }


def _comparison(at: int, field: Field) -> dict[str, Any]:
    """One field: where nothing can be said it weighs nothing, otherwise the level's letter decides."""
    letter = f"substr({LEVELS}(ready_l, ready_r), {at + 1}, 1)"
    unknown = {"sql_condition": f"{letter} = '{UNKNOWN}'", "label_for_charts": "not known", "is_null_level": True}
    levels = [
        {
            "sql_condition": f"{letter} = '{chr(97 + place)}'",
            "label_for_charts": level.name,
            "m_probability": level.m,
            "u_probability": level.u,
        }
        for place, level in enumerate(field.levels)
    ]
    if len(levels) == 1:  # Splink 5 divides by the number of levels less one: a second that nobody stands on
        levels.append({"sql_condition": "ELSE", "label_for_charts": "no other", **EVEN})
    return {"output_column_name": f"of_{field.name}", "comparison_levels": [unknown, *levels]}


class Levels:
    """What the engine calls for each pair. Sent elsewhere it takes the settings along, not what it remembers."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.against = lru_cache(maxsize=KEPT)(self._against)

    def __call__(self, left: str, right: str) -> str:
        return letters(self.against(left).levels(_ready(right)))

    def _against(self, line: str) -> Comparer:
        return Scorer(self.settings).against(_ready(line))

    def __reduce__(self) -> tuple[type["Levels"], tuple[Settings]]:
        return Levels, (self.settings,)


@lru_cache(maxsize=20_000)
def _ready(line: str) -> Ready:
    return unpack(line)


class DuckDB:
    """One connection in memory. It writes no file: people's names do not spill to a disk."""

    def __init__(self, levels: Levels) -> None:
        import duckdb

        self.connection = duckdb.connect(":memory:", config={"temp_directory": "", "threads": 1})
        # Python holds one lock: more threads would only wait for it.
        self.connection.create_function(LEVELS, levels.__call__, ["VARCHAR", "VARCHAR"], "VARCHAR")

    def api(self) -> Any:
        from splink.backends.duckdb import DuckDBAPI

        return DuckDBAPI(self.connection)

    def table(self, rows: Sequence[Row]) -> Any:
        import pyarrow

        keys = pyarrow.array([list(row.keys) for row in rows], pyarrow.list_(pyarrow.int64()))
        return pyarrow.table({"id": [row.id for row in rows], "ready": [pack(row.ready) for row in rows], "keys": keys})

    def forget(self, door: Any, table: str) -> None:
        door.delete_table_from_database(table)

    def close(self) -> None:
        self.connection.close()


class Spark:
    """The Spark session of the site (or a new local one): for what no longer fits one machine."""

    def __init__(self, levels: Levels) -> None:
        from pyspark.sql import SparkSession

        self.session = SparkSession.builder.appName("hearthline people link").getOrCreate()
        self.session.udf.register(LEVELS, levels, "string")

    def api(self) -> Any:
        from splink.backends.spark import SparkAPI

        make: Any = SparkAPI  # untyped, where it is installed
        # "persist": the way that writes no files of its own (Splink's default does, and a checkpoint needs a folder).
        return make(spark_session=self.session, register_udfs_automatically=False, break_lineage_method="persist")

    def table(self, rows: Sequence[Row]) -> Any:
        told = [(row.id, pack(row.ready), list(row.keys)) for row in rows]
        return self.session.createDataFrame(told, "id string, ready string, keys array<bigint>")

    def forget(self, door: Any, table: str) -> None:
        self.session.catalog.dropTempView(table)

    def close(self) -> None:
        self.session.stop()


def missing(engine: EngineName) -> tuple[str, ...]:
    """Names of packages that the engine needs and this machine lacks."""
    return tuple(name for name in NEEDS[engine] if importlib.util.find_spec(name) is None)


class Batch:
    """One run. `between` and `within` may be called as often as there are portions. Use it in a `with` statement.

    Raises NotInstalled when the engine is not on this machine.
    """

    def __init__(self, settings: Settings | None = None, engine: EngineName = "duckdb") -> None:
        lacking = missing(engine)
        if lacking:
            raise NotInstalled(
                "not_installed",
                f"linkage in bulk needs {' and '.join(lacking)}: pip install --require-hashes -r requirements/batch.txt"
                + (" and, for Spark, pyspark with a Java" if engine == "spark" else ""),
            )
        self.settings = floored(settings or load())
        levels = Levels(self.settings)
        self.engine: Engine = Spark(levels) if engine == "spark" else DuckDB(levels)
        self.door = self.engine.api()
        self.linker: Any = None

    def __enter__(self) -> "Batch":
        return self

    def __exit__(self, *_: object) -> None:
        self.engine.close()

    def between(self, new: Sequence[Row], known: Sequence[Row], least: float) -> list[Pair]:
        """Every pair of a new and a known person that shares a key and weighs at least `least` bits, heaviest first."""
        if not new or not known:
            return []
        left, right = self._registered(new), self._registered(known)
        return self._told(lambda door: door.predict_between(left, right, **_asked(least)), left, (left, right))

    def within(self, new: Sequence[Row], least: float) -> list[Pair]:
        """The same among the new persons themselves."""
        if len(new) < 2:
            return []
        table = self._registered(new)
        return self._told(lambda door: door.predict_within(table, **_asked(least)), table, (table,))

    def _registered(self, rows: Sequence[Row]) -> Any:
        return self.door.register(self.engine.table(rows))

    def _told(self, ask: Callable[[Any], Any], sample: Any, tables: Iterable[Any]) -> list[Pair]:
        """What Splink answers, read and cleared away again. `sample`: any table, which the first linker looks at."""
        from splink import Linker

        try:
            # No log of Splink's own: its statements are long, and nobody reads them.
            linker = self.linker or Linker(sample, exported(self.settings), log_level=None, validate_settings=False)
            self.linker = linker
            found = ask(linker.inference)
            told = [Pair(one["id_l"], one["id_r"], float(one["match_weight"])) for one in found.as_record_list()]
            for table in (found, *tables):
                self.engine.forget(self.door, table.physical_name)
        except Exception as wrong:  # an engine's own words may quote a row: only the kind of error goes on
            raise BatchFailed("batch_failed", f"the engine stopped: {type(wrong).__name__}") from None
        return sorted(told, key=lambda pair: (-pair.bits, pair.left, pair.right))


def _asked(least: float) -> dict[str, Any]:
    return {"threshold_match_weight": least, "warning_mode": "never"}
