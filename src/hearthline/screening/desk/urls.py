"""Addresses of the screening desk. Included at `/`.

""                              queue (the desk's home)
"queue/rows"                    the table alone, for polling (ETag, 304)
"screening/<report id>"         the report beside the tool
"screening/<report id>/claim | release | facts | decide | second"
"screening/<report id>/print"
"screening/<report id>/translation/<id>"
"mine" "supervisor" "alerts/<id>/acknowledge"
"""

from django.urls import URLPattern

app_name = "screening"
urlpatterns: list[URLPattern] = []
