"""What Stripe must do for us: run against the double, and against Stripe itself.

Each case takes the gateway and ``keep(token)``, which keeps a test card.
"""

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

import pytest

from payments.errors import NotRefundable
from payments.gateways.base import CANCELLED, CAPTURED, FAILED, PENDING, REFUND_DONE
from payments.tests.asking import refund_of, request_for


def opened_once_per_key(gateway, keep):
    """The same request twice is one session; it is found by its key alone."""
    request = request_for()
    first, second = gateway.start(request), gateway.start(request)
    found = gateway.fetch(request.key, since=request.started)
    assert first.state == PENDING
    assert first.pay_url.startswith("http")
    assert (first.key, first.cents, first.currency) == (request.key, 4500, "EUR")
    assert first.reference == second.reference == found.reference


def another_amount_with_a_known_key(gateway, keep):
    """A key that asked for something else leads to what it opened first."""
    request = request_for()
    first = gateway.start(request)
    second = gateway.start(replace(request, cents=100))
    assert (second.reference, second.cents) == (first.reference, 4500)


def closed_for_good(gateway, keep):
    """An expired session cannot be paid, and expiring again tells the same."""
    request = request_for()
    opened = gateway.start(request)
    for reference in (opened.reference, opened.reference, ""):
        closed = gateway.expire(request.key, reference, request.started)
        assert (closed.state, closed.pay_url) == (CANCELLED, "")
    assert gateway.start(request).state == CANCELLED


def unknown_is_none(gateway, keep):
    """Nothing is made up of a payment nobody opened."""
    request = request_for()
    assert gateway.fetch(request.key, "cs_test_nobody", request.started) is None
    assert gateway.fetch(request.key, since=request.started) is None
    assert gateway.expire(request.key, since=request.started) is None


def kept_card_pays_once(gateway, keep):
    """A kept card is charged once per key, and can be paid back once per key."""
    request, kept = request_for(), keep("pm_card_visa")
    paid, again = (
        gateway.charge_saved(request, kept),
        gateway.charge_saved(request, kept),
    )
    assert (paid.state, paid.cents, paid.key) == (CAPTURED, 4500, request.key)
    assert paid.method == "Visa •••• 4242"
    assert again.reference == paid.reference
    part = refund_of(request, paid, 3000)
    given = gateway.refund(part)
    assert (given.state, given.cents) == (REFUND_DONE, 3000)
    assert gateway.refund(part).reference == given.reference
    assert gateway.fetch_refund(part) == gateway.fetch_refund(part, given.reference)
    with pytest.raises(NotRefundable):
        gateway.refund(refund_of(request, paid, 3000))
    assert gateway.fetch(request.key, paid.reference).refunded_cents == 3000
    assert gateway.fetch_refund(refund_of(request, paid, 1)) is None


def kept_card_is_declined(gateway, keep):
    """A decline says why, and nothing is open afterwards."""
    request = request_for()
    said = gateway.charge_saved(request, keep("pm_card_chargeCustomerFail"))
    assert (said.state, said.reason, said.pay_url) == (FAILED, "generic_decline", "")


def kept_card_wants_its_owner(gateway, keep):
    """A bank that wants its owner gets a page, always the same one."""
    request, kept = request_for(), keep("pm_card_authenticationRequired")
    first = gateway.charge_saved(request, kept)
    again = gateway.charge_saved(request, kept)
    assert (first.state, first.key) == (PENDING, request.key)
    assert first.pay_url.startswith("http")
    assert again.reference == first.reference
    assert (
        gateway.fetch(request.key, since=request.started).reference == first.reference
    )


def forgotten_card_is_gone(gateway, keep):
    """A card that was let go of can be let go of again."""
    kept = keep("pm_card_visa")
    gateway.forget(kept)
    gateway.forget(kept)
    with pytest.raises(
        Exception, match="The bank refused|payment_method|No such|detached"
    ):
        gateway.charge_saved(request_for(), kept)


def a_key_pays_in_one_way(gateway, keep):
    """A key that charged a kept card opens no page beside it."""
    request = request_for()
    paid = gateway.charge_saved(request, keep("pm_card_visa"))
    assert gateway.start(request).reference == paid.reference


def everything_is_listed(gateway, keep):
    """The list of a span names open and paid payments."""
    opened, charged = request_for(), request_for()
    gateway.start(opened)
    gateway.charge_saved(charged, keep("pm_card_visa"))
    now = timezone.now()
    since, until = now - timedelta(minutes=5), now + timedelta(minutes=5)
    listed = {o.key: o.state for o in gateway.payments_between(since, until)}
    assert listed[opened.key] == PENDING
    assert listed[charged.key] == CAPTURED


CASES = (
    opened_once_per_key,
    another_amount_with_a_known_key,
    closed_for_good,
    unknown_is_none,
    kept_card_pays_once,
    kept_card_is_declined,
    kept_card_wants_its_owner,
    forgotten_card_is_gone,
    a_key_pays_in_one_way,
    everything_is_listed,
)


def keep_with(gateway):
    """Return ``keep``: it makes a customer with a test card."""
    from payments.gateways.base import Kept

    def keep(token):
        customer = gateway.api.customers.create({"email": "anne@example.com"})
        method = gateway.api.payment_methods.attach(token, {"customer": customer.id})
        return Kept(customer.id, method.id, "")

    return keep
