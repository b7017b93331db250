"""The number every line of one visit shares, from the browser to the worker."""

import re
import uuid
from contextlib import contextmanager
from contextvars import ContextVar

GIVEN = re.compile(r"[0-9A-Za-z-]{8,64}")

_known = ContextVar("request_id", default="")


def current_id() -> str:
    """Return the number of the visit at hand, empty outside one."""
    return _known.get()


def chosen_id(given: str) -> str:
    """Return the number a proxy gave, or a new one when it gave none of this shape."""
    return given if GIVEN.fullmatch(given or "") else uuid.uuid4().hex


@contextmanager
def known_as(request_id: str):
    """Let everything inside be logged under a number."""
    token = _known.set(request_id)
    try:
        yield request_id
    finally:
        _known.reset(token)
