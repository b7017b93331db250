"""Errors to Sentry, for who sets SENTRY_DSN: where it happened, not to whom."""

import sentry_sdk
from sentry_sdk.integrations.celery import CeleryIntegration
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.integrations.logging import LoggingIntegration

from common.request_ids import current_id
from common.scrub import scrub_all

# What an event keeps of a visit, besides the pattern of its address.
REQUEST = ("method",)


def start(dsn, **options):
    """Send errors from now on; ``options`` are sentry_sdk's own."""
    sentry_sdk.init(
        dsn=dsn,
        send_default_pii=False,
        # Local variables hold whole orders, breadcrumbs the queries about them.
        include_local_variables=False,
        max_breadcrumbs=0,
        max_request_body_size="never",
        traces_sample_rate=0,
        server_name="",
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[DjangoIntegration(), CeleryIntegration(), LoggingIntegration()],
        before_send=cleaned,
        **options,
    )


def cleaned(event, hint):
    """Return an event without what is personal: scrubbed words, no address, no body."""
    request = event.get("request") or {}
    event["request"] = {name: request[name] for name in REQUEST if name in request}
    event["tags"] = {"request_id": current_id()}
    for name in ("user", "extra", "contexts", "breadcrumbs", "server_name"):
        event.pop(name, None)
    if "logentry" in event:
        event["logentry"].pop("params", None)
    for name in ("logentry", "message"):
        if name in event:
            event[name] = scrub_all(event[name])
    for one in (event.get("exception") or {}).get("values", []):
        one["value"] = scrub_all(one.get("value") or "")
    return event
