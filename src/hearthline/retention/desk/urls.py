"""Addresses of retention on the desk."""

from django.urls import path

from hearthline.retention.desk import views

app_name = "retention"
urlpatterns = [
    path("", views.due, name="due"),
    path("propose", views.propose, name="propose"),
    path("order", views.order, name="order"),
    path("plan/<uuid:plan_id>", views.plan, name="plan"),
    path("plan/<uuid:plan_id>/approve", views.approve, name="approve"),
    path("plan/<uuid:plan_id>/refuse", views.refuse, name="refuse"),
    path("certificate/<uuid:certificate_id>", views.certificate, name="certificate"),
    path("certificate/<uuid:certificate_id>/file", views.certificate_file, name="certificate_file"),
    path("holds", views.holds, name="holds"),
    path("holds/<uuid:hold_id>/lift", views.lift, name="lift"),
]
