"""Where static files come from: hashed names and compressed copies, made once at set-up."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise ships no types
    """A missing entry is a broken page at three in the morning: fall back to the plain name instead."""

    manifest_strict = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """The address of a file. A page names some twenty, and they do not change while a process runs."""
        known = self._addresses.get(name)
        if known is None or force:
            known = str(super().url(name, force))
            if self.hashed_files:  # before set-up has run there is no manifest, and a name may yet get another address
                self._addresses[name] = known
        return known
