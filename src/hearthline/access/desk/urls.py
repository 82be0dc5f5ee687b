"""Addresses under /account/. The names of the first three are those that allauth asks for."""

from django.urls import URLPattern, URLResolver, path

from hearthline.access.desk import locking, passkeyviews, proving, sessionviews, staff, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in", views.SignIn.as_view(), name="account_login"),
    path("code", views.SecondFactor.as_view(), name="mfa_authenticate"),
    path("sign-out", views.sign_out, name="account_logout"),
    path("start-again", views.restart, name="access_restart"),
    path("signed-out", views.signed_out, name="access_signed_out"),
    path("second-factor", views.factor, name="access_factor"),
    path("recovery-codes", views.recovery_codes, name="access_recovery_codes"),
    path("people", staff.people, name="access_people"),
    path("people/<uuid:user_id>/role", staff.role, name="access_role"),
    path("people/<uuid:user_id>/close", staff.close, name="access_close"),
    path("rights", staff.rights, name="access_rights"),
    path("rights/<uuid:grant_id>/confirm", staff.confirm, name="access_confirm"),
    path("password", views.password, name="access_password"),
    # one's own ways in, a fresh proof, open sessions, the lock
    path("ways", passkeyviews.ways, name="access_ways"),
    path("passkeys/options", passkeyviews.options, name="access_passkey_options"),
    path("passkeys/sign-in", passkeyviews.sign_in, name="access_passkey_sign_in"),
    path("passkeys/refused", passkeyviews.refused, name="access_passkey_refused"),
    path("passkeys/new", passkeyviews.add, name="access_passkey_add"),
    path("passkeys/<int:key_id>", passkeyviews.change, name="access_passkey"),
    path("telephone/remove", passkeyviews.remove_app, name="access_app_remove"),
    path("proof", proving.prove, name="access_prove"),
    path("proof/passkey", proving.prove_by_passkey, name="access_prove_passkey"),
    path("proof/turn-back", proving.turn_back, name="access_prove_back"),
    path("sessions", sessionviews.sessions_page, name="access_sessions"),
    path("sessions/<uuid:session_id>/end", sessionviews.end_one, name="access_session_end"),
    path("sessions/end-others", sessionviews.end_others, name="access_sessions_end"),
    path("lock", locking.lock, name="access_lock"),
    path("locked", locking.locked, name="access_locked"),
    path("locked/passkey", locking.unlock_by_passkey, name="access_unlock_passkey"),
    path("locked/somebody-else", locking.somebody_else, name="access_somebody_else"),
]
