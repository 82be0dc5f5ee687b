"""Addresses under /account/. The names of the first three are those that allauth asks for."""

from django.urls import URLPattern, URLResolver, path

from hearthline.access.desk import certify, outside, person, staff, tokens, views

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
    path("people/<uuid:user_id>", person.person, name="access_person"),
    path("people/<uuid:user_id>/invite", person.invite, name="access_invite"),
    path("people/<uuid:user_id>/renew", certify.renew_one, name="access_renew"),
    path("people/<uuid:user_id>/open", person.open_again, name="access_open"),
    path("people/<uuid:user_id>/outside", person.outside, name="access_link"),
    path("outside/<uuid:link_id>/end", person.end_outside, name="access_unlink"),
    path("outside/<uuid:link_id>/confirm", certify.confirm_outside, name="access_confirm_link"),
    path("ending", certify.ending, name="access_ending"),
    path("directory", tokens.tokens, name="access_tokens"),
    path("directory/<uuid:token_id>/end", tokens.end, name="access_token_end"),
    path("with/<slug:provider_id>", outside.start, name="access_outside_start"),
    path("with/<slug:provider_id>/back", outside.back, name="access_outside_back"),
    path("with/<slug:provider_id>/acs", outside.acs, name="access_outside_acs"),
    path("with/<slug:provider_id>/finish", outside.finish, name="access_outside_finish"),
    path("with/<slug:provider_id>/metadata", outside.metadata, name="access_outside_metadata"),
]
