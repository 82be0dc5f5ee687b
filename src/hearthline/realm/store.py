"""Where sessions of the outside face rest: Django's database sessions, in a table of this realm."""

from typing import Any
from uuid import UUID

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from hearthline.realm.models import OutsideSession


class SessionStore(DatabaseStore):
    """Django's own, with whose session it is in a column: one's own list needs no look into anybody else's."""

    @classmethod
    def get_model_class(cls) -> type[OutsideSession]:
        return OutsideSession

    def create_model_instance(self, data: dict[str, Any]) -> OutsideSession:
        """The row as it rests. `whose` is empty until somebody has signed in."""
        row: Any = super().create_model_instance(data)
        whose = data.get("_auth_user_id")
        row.whose = UUID(str(whose)) if whose else None
        return row  # type: ignore[no-any-return]  # of our own model, by `get_model_class`
