"""Who may still use a session or a password, asked at every request: not a closed account, not one past its end."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser

from hearthline.access.models import User
from hearthline.ground import clock


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no stubs
    """allauth's, which also looks at the end of the account. No query of its own: the person's row was read anyway."""

    def user_can_authenticate(self, user: AbstractBaseUser | None) -> bool:
        """Django asks this for a password and for the session of each request."""
        return isinstance(user, User) and user.open_at(clock.now())
