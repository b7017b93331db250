"""Who is at work: the person whose request runs, for rows that say who wrote them."""

from contextlib import contextmanager
from contextvars import ContextVar

_actor = ContextVar("actor", default=None)


def acting_user():
    """Return the signed-in person whose request this is, None for the shop itself."""
    user = _actor.get()
    user = user() if callable(user) else user
    return user if user is not None and user.is_authenticated else None


@contextmanager
def acting_as(user):
    """Let what is written within be by ``user``; a callable is asked when needed."""
    token = _actor.set(user)
    try:
        yield
    finally:
        _actor.reset(token)


class ActorMiddleware:
    """Remember whose request runs; the account is read only if something asks."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Answer within the person's name."""
        with acting_as(lambda: getattr(request, "user", None)):
            return self.get_response(request)
