"""The address of "how to complain"."""

from django.urls import path

from hearthline.helpdesk.complaints.public import views

app_name = "complain"
urlpatterns = [path("complain", views.how, name="how")]
