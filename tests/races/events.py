"""Webhooks, signed as the test bank signs them."""

import json
import time

from payments.gateways.test import sign
from tests.races.harness import BANK_SECRET


def tell(visitor, event_id, key):
    """Deliver a genuine webhook of the test bank."""
    body = json.dumps({"id": event_id, "payment": key}).encode()
    stamp = str(int(time.time()))
    return visitor.post(
        "/webhooks/test/",
        body,
        headers={
            "Content-Type": "application/json",
            "Test-Signature": f"{stamp},{sign(BANK_SECRET, stamp, body)}",
        },
    )
