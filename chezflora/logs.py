"""Logs that say where and not who: one JSON object a line, or readable words."""

import json
import logging

from celery import current_task

from common.request_ids import current_id
from common.scrub import scrub, scrub_all

# What our own lines carry besides words.
EXTRA = ("status_code", "method", "took_ms", "user")


def route_of(request) -> str:
    """Return the pattern of an address, whose parts may open doors, never the address.

    What matched no pattern has none.
    """
    match = getattr(request, "resolver_match", None)
    return match.route if match else ""


def tell_routes(record: logging.LogRecord) -> None:
    """Replace the addresses in Django's own lines about answers by their patterns."""
    request = getattr(record, "request", None)
    path = getattr(request, "path", None)
    if path and isinstance(record.args, tuple):
        shown = f"[{route_of(request) or 'no page'}]"
        record.args = tuple(shown if arg == path else arg for arg in record.args)


class PlainFormatter(logging.Formatter):
    """A line a person reads, scrubbed with its traceback."""

    def format(self, record):
        """Return the line."""
        tell_routes(record)
        return scrub(super().format(record))


class JsonFormatter(logging.Formatter):
    """One JSON object a line, for machines."""

    def format(self, record):
        """Return the object: what happened where, under which visit or task."""
        tell_routes(record)
        event = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": scrub(record.getMessage()),
        }
        if request_id := current_id():
            event["request_id"] = request_id
        if current_task:
            event["task"] = current_task.name
        for name in EXTRA:
            if hasattr(record, name):
                event[name] = scrub_all(getattr(record, name))
        if request := getattr(record, "request", None):
            event["route"] = route_of(request)
        if record.exc_info:
            event["exception"] = scrub(self.formatException(record.exc_info))
        return json.dumps(event, ensure_ascii=False)
