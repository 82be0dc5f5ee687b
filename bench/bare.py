"""The yardstick: what the same server does when a Django view only reads the posted form and inserts one row.

Same granian, same workers, same body gate, same posted bytes, same database and durability, a row of the same size.
Nothing is sealed, nothing is journalled, no rule is looked up: whatever the real Send takes beyond this is its own.
"""

import os
import uuid

import django
from django import forms
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import path

from hearthline.site.config import from_environment
from hearthline.site.gate import Gate

_config = from_environment("public")
_bytes = int(os.environ.get("HEARTHLINE_BENCH_ROW", "4096"))
settings.configure(
    SECRET_KEY="nothing is signed here",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": _config.database},
    INSTALLED_APPS=[],
    USE_TZ=True,
    DATA_UPLOAD_MAX_MEMORY_SIZE=27 * 1024 * 1024,
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.gzip.GZipMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
)
django.setup(set_prefix=False)


class Row(models.Model):
    """One posted form."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    about = models.CharField(max_length=16)
    body = models.BinaryField()

    class Meta:
        app_label = "bench"
        db_table = "bench_row"


class BareForm(forms.Form):
    """The same fields that the last page posts. `from` is a word of Python, so it is added below."""

    state = forms.CharField(max_length=200_000)


BareForm.base_fields["from"] = forms.CharField(max_length=16)
_page = Engine().from_string(
    "<!doctype html><html lang=en><title>Thank you</title><h1>Thank you</h1><p>We have it: {{ code }}</p></html>"
)


def bare(request: HttpRequest) -> HttpResponse:
    """Parse, validate, insert, answer."""
    form = BareForm(request.POST)
    if not form.is_valid():
        return HttpResponse("no", status=422)
    row = Row(about=form.cleaned_data["from"], body=form.cleaned_data["state"].encode()[:_bytes].ljust(_bytes, b"\0"))
    with transaction.atomic(durable=True):
        row.save(force_insert=True)
    return HttpResponse(_page.render(Context({"code": row.id})))


def make_table() -> None:
    """The yardstick's table, in the same database; a run that measures twice finds it there."""
    if Row._meta.db_table in connection.introspection.table_names():
        return
    with connection.schema_editor() as editor:
        editor.create_model(Row)


urlpatterns = [path("bare", bare)]


def refusal(status: int) -> bytes:
    return b"no"


if __name__ == "__main__":
    make_table()
else:
    app = Gate(WSGIHandler(), trusted=frozenset(), refusal=refusal)
