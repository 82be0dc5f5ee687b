"""The list of tables fits itself: what nests what, in which order it is read, and by which column (D-3)."""

import pytest

from hearthline.directory.community.nesting import ORDER, SIMPLE, places
from hearthline.directory.community.shape import KINDS, NUMBER, TABLES, column_for

pytestmark = pytest.mark.req("D-3")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_table_fits_the_others(kind: str) -> None:
    own = KINDS[kind]
    assert TABLES[own.table] == kind
    assert set(own.required) <= set(own.fields)
    assert set(own.choices) <= set(own.fields)
    assert set(own.links) <= set(own.fields)
    for child in (*own.lists.values(), *own.ones.values()):
        assert child in KINDS
    for key, child in own.ones.items():
        assert own.one_column(key) in {*own.links, *own.fields}
        assert KINDS[child].name == child
    assert {own.fields[name] for name in own.fields} <= {"text", NUMBER}


@pytest.mark.parametrize("root", sorted(ORDER))
def test_every_kind_that_a_record_nests_is_read_for_it(root: str) -> None:
    """Walk the nesting from the root: what is met is in the order of reading, so nothing is left out."""
    seen, edge = {root}, [root]
    while edge:
        own = KINDS[edge.pop()]
        for child in (*own.lists.values(), *own.ones.values()):
            if child not in seen:
                seen.add(child)
                edge.append(child)
    if root in ("service", "organization", "service_at_location"):
        assert seen - {root, "meta_table_description"} <= {*ORDER[root]}
    assert set(SIMPLE[root]) <= set(ORDER[root])


@pytest.mark.parametrize("child", sorted(KINDS))
def test_where_a_kind_may_be_nested_is_what_its_parents_say(child: str) -> None:
    for parent, key, many in places(child, full=True):
        assert (KINDS[parent].lists if many else KINDS[parent].ones)[key] == child
    assert {one for one in places(child, full=False)} == {one for one in places(child, full=True) if not one[2]}
    if child not in ("location", "service_at_location", "taxonomy", "meta_table_description"):
        assert places(child, full=True)
    assert column_for(child, "nothing") in (None, *KINDS[child].links)
