"""People who are signed in already: for measurements of the desk. Needs Django set up with the desk's settings."""

import secrets


def people(count: int, role: str = "screener") -> list[dict[str, str]]:
    """People of one role with a session each, as their browsers would hold it."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from hearthline.access import sessions
    from hearthline.access.models import RoleGrant, User
    from hearthline.ground import clock

    made = []
    for number in range(count):
        user = User(
            agency_id=settings.HEARTHLINE_AGENCY, username=f"bench-{role}-{number}", name=f"{role.title()} {number}",
            languages="en es hmn", password="!" + secrets.token_hex(8),
        )  # fmt: skip
        user.save(force_insert=True)
        RoleGrant.objects.create(
            agency_id=user.agency_id, user=user, role=role, granted_by="bench", confirmed_by="bench too",
            confirmed_at=clock.now(),
        )  # fmt: skip
        session = SessionStore()
        session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        sessions.start(session, factor=True)
        session.save(must_create=True)
        token = secrets.token_hex(16)
        cookie = f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={token}"
        made.append({"cookie": cookie, "token": token, "id": user.pk.hex})
    return made
