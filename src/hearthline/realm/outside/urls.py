"""Addresses of the outside face. Nothing in them names abuse, a person, an organisation or a report."""

from django.urls import path

from hearthline.realm.outside import door, entering, keeping, own, people

app_name = "outside"

urlpatterns = [
    path("", own.home, name="home"),
    path("sign-in", door.sign_in, name="sign_in"),
    path("code", door.code, name="code"),
    path("sign-out", door.sign_out, name="sign_out"),
    path("signed-out", door.signed_out, name="signed_out"),
    path("open", entering.open_code, name="open"),
    path("choose", entering.choose, name="choose"),
    path("second-step", entering.factor, name="factor"),
    path("account", own.account, name="account"),
    path("password", own.password, name="password"),
    path("recovery-codes", own.recovery_codes, name="recovery_codes"),
    path("sessions", own.sessions_page, name="sessions"),
    path("sessions/<uuid:session_id>/end", own.end_session, name="session_end"),
    path("sessions/end-others", own.end_other_sessions, name="sessions_end"),
    path("leave", own.leave, name="leave"),
    path("details", keeping.details, name="details"),
    path("start", keeping.start, name="start"),
    path("receipts", keeping.receipts, name="receipts"),
    path("receipts/<uuid:receipt_id>/delete", keeping.forget, name="receipt_forget"),
    path("people", people.people, name="people"),
    path("people/<uuid:member_id>/end", people.end, name="person_end"),
]
