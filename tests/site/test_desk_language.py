"""The desk is in English whatever the browser asks for; the public face is in every language we have."""

from hearthline.site.settings import desk, public

LOCALE = "django.middleware.locale.LocaleMiddleware"


def test_only_the_public_face_follows_the_language_of_the_browser() -> None:
    assert LOCALE not in desk.MIDDLEWARE
    assert LOCALE in vars(public)["MIDDLEWARE"]
    assert [code for code, _name in vars(public)["LANGUAGES"]] == ["en", "es", "hmn"]
