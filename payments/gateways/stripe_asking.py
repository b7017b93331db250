"""How Stripe is asked: its client, its errors in our words, what a session says."""

import logging
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache

from django.conf import settings

import stripe

from payments.errors import GatewayRefused, GatewayUnavailable
from payments.gateways.base import PaymentRequest

logger = logging.getLogger(__name__)

# Seconds a webhook may be old.
MAX_AGE = 300
# Stripe's page lives for 30 minutes at least; ours is closed when the hold ends.
PAGE_LIVES = timedelta(minutes=60)
CHARGE = ["latest_charge"]
SESSION_CHARGE = ["payment_intent.latest_charge"]


@lru_cache(maxsize=4)
def make_client(key: str, base: str, timeout: tuple) -> stripe.StripeClient:
    """Return a client; what a lost answer did is found out by its key, not retried."""
    return stripe.StripeClient(
        key,
        base_addresses={"api": base},
        max_network_retries=0,
        http_client=stripe.RequestsClient(timeout=timeout),
    )


@contextmanager
def answers(final=False):
    """Turn Stripe's errors into ours.

    A clear no is ``final`` for what we asked it to do; a question it will not answer
    leaves the outcome unknown.
    """
    try:
        yield
    except (stripe.InvalidRequestError, stripe.CardError) as error:
        if not final:
            raise GatewayUnavailable(error=f"{error.code}") from error
        raise GatewayRefused(f"{error.code}: {error.user_message}") from error
    except stripe.StripeError as error:
        raise GatewayUnavailable(error=type(error).__name__) from error
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        logger.exception("Stripe answered what we cannot read")
        raise GatewayUnavailable(error=type(error).__name__) from error


def session_params(request: PaymentRequest, methods: list) -> dict:
    """Return what a Checkout session is opened with, alike for the same request."""
    params = {
        "mode": "payment",
        "client_reference_id": request.key,
        "metadata": metadata_of(request),
        "payment_intent_data": {"metadata": metadata_of(request)},
        "payment_method_types": methods,
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": request.currency.lower(),
                    "unit_amount": request.cents,
                    "product_data": {"name": f"ChezFlora {request.order_number}"},
                },
            }
        ],
        "locale": request.language,
        "success_url": request.return_url,
        "cancel_url": request.cancel_url,
        "expand": SESSION_CHARGE,
    }
    if request.started:
        params["expires_at"] = int((request.started + PAGE_LIVES).timestamp())
    if request.save_method:
        params["payment_intent_data"]["setup_future_usage"] = "off_session"
        params["payment_method_types"] = [m for m in methods if m in keepable()]
    if request.customer:
        params["customer"] = request.customer
    elif request.save_method:
        params["customer_creation"] = "always"
    if request.email and not request.customer:
        params["customer_email"] = request.email
    return params


def keepable() -> tuple:
    """Return which ways to pay allow a later charge without their owner.

    Bancontact itself is paid once; Stripe keeps the account behind it as a SEPA direct
    debit, in Checkout from API version 2026-09-30.endive on and for accounts that have
    SEPA Direct Debit switched on (docs.stripe.com/payments/bancontact).
    """
    return ("card", "bancontact") if settings.STRIPE_SEPA_DEBIT else ("card",)


def metadata_of(request: PaymentRequest) -> dict:
    """Return how we find a payment again."""
    return {"key": request.key, "order": request.order_number}


def genuine(body: bytes, header: str, secret: str) -> bool:
    """Tell whether a webhook was signed with ``secret`` and is fresh."""
    try:
        stripe.WebhookSignature.verify_header(body, header, secret, MAX_AGE)
    except (stripe.SignatureVerificationError, ValueError, TypeError):
        return False
    return True


def is_live() -> bool:
    """Tell whether our key takes real money."""
    return settings.STRIPE_SECRET_KEY.startswith(("sk_live", "rk_live"))
