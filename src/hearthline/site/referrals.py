"""Upward flow of referrals: what somebody may be referred from, and who counts what became of it."""


def connect() -> None:
    """Called once by `wiring`, when Django has loaded all rooms."""
    from hearthline.directory.finding_help.ports import counted_by
    from hearthline.duty.desk import leads
    from hearthline.helpdesk.referring import inquiries, ports
    from hearthline.helpdesk.referring.tallies import Tallies
    from hearthline.intake import referred

    leads.lead("referral", "referring:one")
    ports.know(inquiries.KIND, inquiries.Inquiries())
    ports.know(referred.KIND, referred.Reports())
    counted_by(Tallies())
