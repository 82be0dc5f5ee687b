"""Other tools on the same rows in the same run: Splink as its own documentation sets it up, and recordlinkage with ECM.

Neither sees a label. Both are given the columns that Hearthline is given; the social-security field is gone from all.
"""

import logging
import time
import warnings
from typing import Any

from bench.febrl import LinkSet, Pair, pair
from bench.linking import Measured, measured

PROBABILITY = 0.5


def splink(links: LinkSet) -> Measured:
    """Splink on DuckDB: u by sampling, m by EM, pairs of probability .5 and more."""
    from splink import DuckDBAPI, Linker

    begun = time.perf_counter()
    logging.getLogger("splink").setLevel(logging.ERROR)
    settings, sure, passes = (_customers if links.name.startswith("kyc") else _febrl)(len(links.frames) > 1)
    engine = DuckDBAPI()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frames = [engine.register(frame) for frame in links.frames]
        linker = Linker(frames if len(frames) > 1 else frames[0], settings, log_level=logging.ERROR)
        linker.training.estimate_probability_two_random_records_match(sure, recall=0.9)
        linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
        for rule in passes:
            linker.training.estimate_parameters_using_expectation_maximisation(rule)
        found = linker.inference.predict(threshold_match_probability=PROBABILITY).as_record_list()
    key = "record_id" if links.name.startswith("kyc") else "rec_id"
    said = [pair(row[f"{key}_l"], row[f"{key}_r"]) for row in found]
    return measured(said, links.true, time.perf_counter() - begun)


def _febrl(two: bool) -> tuple[Any, list[Any], list[Any]]:
    """The settings of Splink's FEBRL examples, without the social-security field."""
    import splink.comparison_library as cl
    from splink import SettingsCreator, block_on

    settings = SettingsCreator(
        unique_id_column_name="rec_id",
        link_type="link_only" if two else "dedupe_only",
        blocking_rules_to_generate_predictions=[
            block_on("given_name", "surname"),
            block_on("date_of_birth"),
            block_on("state", "address_1"),
            block_on("street_number", "address_1"),
            block_on("postcode"),
        ],
        comparisons=[
            cl.NameComparison("given_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
            cl.ExactMatch("suburb").configure(term_frequency_adjustments=True),
        ],
    )
    sure = [
        block_on("given_name", "surname", "date_of_birth"),
        "l.given_name = r.surname and l.surname = r.given_name and l.date_of_birth = r.date_of_birth",
        block_on("date_of_birth", "postcode", "suburb"),
    ]
    return settings, sure, [block_on("date_of_birth"), block_on("postcode")]


def _customers(two: bool) -> tuple[Any, list[Any], list[Any]]:
    """The same manner for the bank's table: Splink's ready comparisons for names, dates, mail and ZIP."""
    import splink.comparison_library as cl
    from splink import SettingsCreator, block_on

    settings = SettingsCreator(
        unique_id_column_name="record_id",
        link_type="link_only" if two else "dedupe_only",
        blocking_rules_to_generate_predictions=[
            block_on("given_name", "family_name"),
            block_on("birth_date"),
            block_on("residential_address_line1"),
            block_on("residential_postal_code", "residential_city"),
            block_on("substr(given_name, 1, 3)", "substr(family_name, 1, 3)"),
            block_on("email_address"),
            block_on("mobile_phone"),
        ],
        comparisons=[
            cl.NameComparison("given_name"),
            cl.NameComparison("family_name"),
            cl.DamerauLevenshteinAtThresholds("birth_date", [1, 2]),
            cl.JaroWinklerAtThresholds("residential_address_line1", [0.92, 0.8]),
            cl.JaroWinklerAtThresholds("residential_city", [0.88]).configure(term_frequency_adjustments=True),
            cl.ExactMatch("residential_postal_code").configure(term_frequency_adjustments=True),
            cl.EmailComparison("email_address"),
            cl.LevenshteinAtThresholds("mobile_phone", [2]),
        ],
    )
    sure = [
        block_on("given_name", "family_name", "birth_date"),
        block_on("birth_date", "residential_address_line1"),
    ]
    return settings, sure, [block_on("birth_date"), block_on("residential_address_line1")]


def recordlinkage_ecm(links: LinkSet) -> Measured:
    """recordlinkage: five blocking keys, compared, and the unsupervised ECM classifier. FEBRL only."""
    import recordlinkage
    from recordlinkage.index import Block

    begun = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tables = [frame.set_index("rec_id") for frame in links.frames]
        index = recordlinkage.Index(
            [
                Block(left_on=on, right_on=on)
                for on in ("given_name", "surname", "date_of_birth", "postcode", "address_1")
            ]
        )
        compare = recordlinkage.Compare()
        for column in ("given_name", "surname", "address_1", "address_2", "suburb"):
            compare.string(column, column, method="jarowinkler", threshold=0.85, label=column)
        for column in ("date_of_birth", "street_number", "postcode", "state"):
            compare.exact(column, column, label=column)
        features = compare.compute(index.index(*tables), *tables)
        matches = recordlinkage.ECMClassifier(binarize=0.5).fit_predict(features)
    said: list[Pair] = [pair(a, b) for a, b in matches]
    return measured(said, links.true, time.perf_counter() - begun)
