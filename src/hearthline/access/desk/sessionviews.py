"""One's own open sessions: where and since when, and how to end them."""

from uuid import UUID

from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from hearthline.access import sessions
from hearthline.access.desk.who import who
from hearthline.access.factors import end_other_sessions, end_session
from hearthline.access.stepup import step_up


@require_http_methods(["GET"])
def sessions_page(request: HttpRequest) -> HttpResponse:
    """The list."""
    _viewer, user = who(request)
    found = sessions.open_ones(user, request.session)
    context = {"sessions": found, "others": len(found) > 1, "said": request.GET.get("said", "")}
    return render(request, "access/desk/sessions.html", context)


@require_POST
@step_up()
def end_one(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """End one other session; it is over at its next request."""
    viewer, user = who(request)
    found = next((s for s in sessions.open_ones(user, request.session) if s.id == str(session_id) and not s.this), None)
    if found is None:
        raise Http404
    end_session(viewer=viewer, key=found.key)
    return redirect(f"{reverse('access_sessions')}?said=ended")


@require_POST
@step_up()
def end_others(request: HttpRequest) -> HttpResponse:
    """End every session but this one."""
    viewer, user = who(request)
    end_other_sessions(viewer=viewer)
    update_session_auth_hash(request, user)
    return redirect(f"{reverse('access_sessions')}?said=others")
