"""The one address of a family's page. It says nothing of anybody, and no code ever stands in it."""

from django.urls import path

from hearthline.helpdesk.mycase.public import views

app_name = "letter"
urlpatterns = [path("letter", views.letter, name="letter")]
