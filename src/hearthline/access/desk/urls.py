"""Addresses under /account/. The names of the first three are those that allauth asks for."""

from django.urls import URLPattern, URLResolver, path

from hearthline.access.desk import staff, views

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
]
