"""Addresses of referrals at the desk, under /services/referrals/. Random ids only: no listing, no word."""

from django.urls import path

from hearthline.helpdesk.referring.desk import acts, finding, views

app_name = "referring"
_INQUIRY, _REPORT = {"kind": "inquiry"}, {"kind": "report"}
urlpatterns = [
    path("", views.listed, name="list"),
    path("inquiry/<uuid:inquiry_id>/find", finding.find, _INQUIRY, name="find_inquiry"),
    path("inquiry/<uuid:inquiry_id>/tell", finding.tell, _INQUIRY, name="tell_inquiry"),
    path("inquiry/<uuid:inquiry_id>/pass", finding.pass_on, _INQUIRY, name="pass_inquiry"),
    path("report/<uuid:report_id>/find", finding.find, _REPORT, name="find_report"),
    path("report/<uuid:report_id>/tell", finding.tell, _REPORT, name="tell_report"),
    path("report/<uuid:report_id>/pass", finding.pass_on, _REPORT, name="pass_report"),
    path("<uuid:referral_id>", views.one, name="one"),
    path("<uuid:referral_id>/sheet", views.sheet, name="sheet"),
    path("<uuid:referral_id>/paper", views.paper, name="paper"),
    path("<uuid:referral_id>/passed", acts.passed, name="passed"),
    path("<uuid:referral_id>/outcome", acts.outcome, name="outcome"),
    path("<uuid:referral_id>/withdraw", acts.withdraw, name="withdraw"),
]
