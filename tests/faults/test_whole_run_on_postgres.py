"""Real processes on PostgreSQL, each under its own database role: a whole run, from a report to a hand-off."""

import pytest
from bench.cluster import available
from bench.stage import stage

from tests.faults.telephone import NUMBER, take_calls
from tests.faults.whole_run import Planted, Reporter, Staff


@pytest.mark.processes
@pytest.mark.req("C-1")
@pytest.mark.skipif(not available(), reason="PostgreSQL is not installed")
def test_a_report_and_a_call_go_their_whole_way_when_each_process_has_only_its_own_role() -> None:
    with stage("postgres") as house:
        planted = Planted()
        person = Reporter(house, planted, "en")
        person.report()
        house.drained()
        person.come_back()
        house.drained()
        desk = Staff(house, planted, "screener")
        addresses = desk.reports()
        assert addresses, "the desk does not list the report"
        seen = "".join(desk.work_on(one) for one in addresses if person.core in desk.browser.get(one).text)
        assert person.core in seen
        assert desk.pictures_opened, "no picture was opened"
        assert NUMBER in take_calls(desk)
        kept = [f"intake_{one}" for one in ("call", "callentry", "searchterm", "followup", "question", "reveal")]
        for table in (*kept, "dispatch_handoff"):
            assert house.count(table) > 0, table
        # A step of the worker that its role forbids fails each time, and is told after three.
        house.wait(lambda: (house.health() or {"reasons": ["no answer"]})["reasons"] == [], 180, "all is well")
        log = "".join(path.read_text() for path in [*house.state.glob("logs/*.log"), house.state / "serve.log"])
        assert "worker ready" in log
        assert "step failed" not in log
        assert "InsufficientPrivilege" not in log
