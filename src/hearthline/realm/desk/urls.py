"""Desk addresses about accounts outside, under /outside/."""

from django.urls import path

from hearthline.realm.desk import views

app_name = "realm"

urlpatterns = [
    path("organizations", views.organisations, name="organisations"),
    path("organizations/<uuid:organisation_id>/code", views.organisation_code, name="organisation_code"),
    path("organizations/<uuid:organisation_id>/end", views.organisation_end, name="organisation_end"),
    path("organizations/codes/<uuid:code_id>/withdraw", views.head_withdraw, name="head_withdraw"),
    path("organizations/accounts/<uuid:account_id>/end", views.head_end, name="head_end"),
    path("cards", views.cards, name="cards"),
    path("cards/<uuid:code_id>/withdraw", views.card_withdraw, name="card_withdraw"),
    path("accounts/<uuid:account_id>/end", views.account_end, name="account_end"),
]
