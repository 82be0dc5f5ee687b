"""Where static files come from: hashed names and compressed copies, made once at set-up."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise ships no types
    """A missing entry is a broken page at three in the morning: fall back to the plain name instead."""

    manifest_strict = False
