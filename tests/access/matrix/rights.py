"""Who may do what, by hand: what the matrix expects, and from no policy.

A policy that is lost, narrowed or widened by mistake differs from this table, and cells of the matrix say where. So a
change of rights is written twice, here in plain words and in `src/hearthline/access/policies/`; whoever reads both is
the second pair of eyes. `tests/access/test_rights.py` compares the two for every action, role and kind of record.
"""

from collections.abc import Mapping
from typing import Any, Final

from hearthline.access.viewer import ADMINISTRATOR, AGENT, SCREENER, SUPERVISOR, Viewer

MAY: Final[tuple[tuple[tuple[str, ...], str], ...]] = (
    (
        (SCREENER, SUPERVISOR),
        """
        report:list report:read report:claim report:question report:amend report:search report:notice
        file:open file:quarantine screening:run screening:decide
        translation:claim translation:write
        call:open call:read call:write call:file call:list callback:show followup:write handoff:write
        person:search person:read person:notice person:write person:link person:match
        identity:reveal disclosure:record clue:mark
        quality:read practice:use
        alert:list alert:acknowledge clock:list
        glass:break conflict:declare
        rota:own reach:list
        line:list line:take line:number
        """,
    ),
    (
        (SUPERVISOR,),
        """
        supervise:list screening:second quality:review false-report:review
        identity:review identity:second role:confirm
        person:merge person:restrict person:seal person:unseal
        report:restrict opening:give review:list review:close
        clock:pause clock:recount crossreport:excuse
        rota:plan swap:approve
        outsider:list outsider:give outsider:end
        retention:list retention:propose retention:approve certificate:read hold:list hold:place hold:lift
        """,
    ),
    (
        (SUPERVISOR, ADMINISTRATOR),
        """
        journal:read line:wall user:certify access:explain closure:enter message:list message:end message:test
        """,
    ),
    ((SCREENER, SUPERVISOR, ADMINISTRATOR), "closure:list"),
    ((SCREENER, SUPERVISOR, ADMINISTRATOR, AGENT), "rota:list responder:list directory:list directory:check"),
    ((SUPERVISOR, AGENT), "inquiry:list inquiry:read inquiry:claim inquiry:write inquiry:report"),
    ((SUPERVISOR, ADMINISTRATOR, AGENT), "channel:list"),
    ((SUPERVISOR, AGENT), "mycase:read mycase:enter mycase:close"),
    ((SUPERVISOR,), "channel:keep"),
    ((SCREENER, SUPERVISOR, AGENT), "referral:list referral:read referral:write referral:give"),
    ((SCREENER, SUPERVISOR, AGENT), "saying:look complaint:open complaint:list"),
    ((SCREENER, SUPERVISOR, AGENT), "complaint:read complaint:pass complaint:decide"),
    ((SUPERVISOR, ADMINISTRATOR, AGENT), "complaint:trends"),
    ((ADMINISTRATOR,), "complaint:ladder"),
    (
        (ADMINISTRATOR,),
        """
        user:manage agency:configure place:edit responder:manage
        organisation:list organisation:invite organisation:end
        """,
    ),
    ((), "complaint:move alert:raise clock:run envelope:open retention:run user:lapse outsider:lapse"),
)
"""Who holds one of these rights may do these, to what is their own agency's. The last line: nobody at a desk, only the
system's own jobs."""

PURPOSEFUL = """
    person:search person:read person:unseal identity:reveal disclosure:record clue:mark
    report:restrict report:notice glass:break opening:give line:number
"""
FOR_A_PURPOSE: Final = frozenset(PURPOSEFUL.split())
"""Only with a purpose that was said."""

SECOND = """
    screening:second quality:review identity:review identity:second role:confirm review:close opening:give
    retention:approve swap:approve
"""
NOT_ONES_OWN: Final = frozenset(SECOND.split())
"""Only by somebody else than its author: who asked, who proposed it, whom it is about."""

ONLY_ONES_OWN: Final = frozenset({"rota:own"})
"""Only by its author, where it has one."""

FOR_WHO_IS_ASSIGNED: Final = frozenset({"mycase:read", "mycase:close"})
"""Also by who is assigned to it, whatever right they hold."""

FOR_WHO_HANDLES_IT: Final = frozenset({"clock:list", "clock:pause", "clock:recount", "alert:list", "alert:acknowledge"})
"""That a complaint runs: only by who has it and by the help desk, whatever right others hold."""

RIGHTS: Final[Mapping[str, tuple[str, ...]]] = {action: who for who, actions in MAY for action in actions.split()}


def may(who: Viewer, action: str, record: Mapping[str, Any], purpose: str = "") -> bool:
    """Whether somebody with one right at most may. `record`: as in `table.KINDS`. KeyError: not in MAY yet."""
    boss = SUPERVISOR in who.roles
    author, holder = record.get("author"), record.get("claimed_by")
    let_in = {*record.get("assigned", ()), *record.get("granted", ())}
    assigned = action in FOR_WHO_IS_ASSIGNED and who.id in record.get("assigned", ())
    return (
        (assigned or bool(who.roles & set(RIGHTS[action])))
        and who.agency_id == record["agency"]
        and (action not in FOR_A_PURPOSE or purpose != "")
        # Closed to everybody; to who is named in it or may not come near it; to all but those it was opened to.
        and not record.get("sealed")
        and who.id not in record.get("named", ())
        and who.id not in record.get("conflicted", ())
        and (not record.get("restricted") or boss or who.id in let_in)
        and (
            action not in FOR_WHO_HANDLES_IT
            or not record.get("of_staff")
            or AGENT in who.roles
            or who.id in record.get("assigned", ())
        )
        # Two people, and one's own.
        and (action not in NOT_ONES_OWN or author != who.id)
        and (action not in ONLY_ONES_OWN or author in (None, who.id))
        # Who holds a report decides on it and calls back; a supervisor may step in to decide.
        and (action not in ("callback:show", "line:number") or holder == who.id)
        and (action != "screening:decide" or holder in (None, who.id) or boss)
        # Who has a complaint reads, moves and answers it; the help desk reads and moves it.
        and (action != "complaint:decide" or holder == who.id)
        and (action not in ("complaint:read", "complaint:pass") or holder == who.id or AGENT in who.roles)
        # A name goes to a provider only while a consent stands.
        and (action != "referral:give" or record.get("state") == "agreed")
        and (action != "translation:write" or record.get("language") in who.languages)
    )
