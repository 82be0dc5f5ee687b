"""The address of "what may I say". What was asked for stands in no address."""

from django.urls import path

from hearthline.helpdesk.disclosure.desk import views

app_name = "saying"
urlpatterns = [path("", views.say, name="look")]
