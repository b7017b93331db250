"""What gateways list against what we wrote down: every difference, in words."""

import re
from datetime import datetime, timedelta

from django.db.models import Q

from common.money import from_minor_units
from payments.gateways.base import CAPTURED
from payments.gateways.registry import (
    available_gateways,
    is_configured,
    read_gateway,
)
from payments.models import PaymentAttempt

State = PaymentAttempt.State
# What was opened at the very edge of the span may be listed on its other side.
EDGE = timedelta(minutes=10)
# Attempts looked up at once.
CHUNK = 500
KEY = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# States in which we say that the money came.
TAKEN = (State.CAPTURED, State.REFUND_DUE, State.REFUNDED)


def find_unexplained(*, since: datetime, until: datetime) -> list[str]:
    """Return one line for each payment that gateway and shop tell differently.

    Money we do not know of, money they do not know of, another amount or currency,
    money nobody settled. Reads only. Raises GatewayUnavailable or GatewayRefused when a
    gateway does not list its payments.
    """
    codes = (
        PaymentAttempt.objects.filter(created_at__gte=since, created_at__lt=until)
        .values_list("gateway", flat=True)
        .order_by("gateway")
        .distinct()
    )
    found = []
    on_offer = [gateway.code for gateway in available_gateways()]
    for code in sorted({*codes, *on_offer}):
        if is_configured(code):
            found += _compare(code, since, until)
        else:
            found.append(f"{code}: payments were begun, but its keys are gone")
    return found


def _compare(code, since, until):
    bank = read_gateway(code)
    taken = [o for o in bank.payments_between(since - EDGE, until) if _is_taken(o)]
    attempts = _attempts_of(code, taken)
    told, found = set(), []
    for outcome in taken:
        attempt = attempts.get(outcome.key) or attempts.get(outcome.reference)
        told.add(attempt and attempt.pk)
        found.append(_difference(attempt, outcome))
    ours = PaymentAttempt.objects.filter(
        gateway=code, state__in=TAKEN, created_at__gte=since, created_at__lt=until
    )
    for attempt in ours.select_related("order").exclude(pk__in=told - {None}):
        found.append(_not_listed(bank, attempt))
    return [f"{code}: {line}" for line in found if line]


def _is_taken(outcome):
    return outcome.state == CAPTURED


def _attempts_of(code, outcomes):
    keys = [o.key for o in outcomes if KEY.fullmatch(o.key)]
    references = [o.reference for o in outcomes]
    found = {}
    for start in range(0, len(outcomes), CHUNK):
        part = slice(start, start + CHUNK)
        same = Q(key__in=keys[part]) | Q(reference__in=references[part])
        attempts = PaymentAttempt.objects.filter(same, gateway=code)
        for attempt in attempts.select_related("order"):
            found[str(attempt.key)] = found[attempt.reference] = attempt
    return found


def _not_listed(bank, attempt):
    # Lists may be hours behind: the payment itself is asked before anybody worries.
    outcome = bank.fetch(str(attempt.key), attempt.reference, attempt.created_at)
    if outcome and _is_taken(outcome):
        return _difference(attempt, outcome)
    return (
        f"{attempt.order.number}, {attempt.key}: {attempt.state} here with"
        f" {attempt.captured or attempt.amount} {attempt.currency}, not taken there"
    )


def _difference(attempt, outcome):
    amount = f"{from_minor_units(outcome.cents)} {outcome.currency}"
    if attempt is None:
        return f"{outcome.reference}: {amount} taken there, unknown here"
    name = f"{attempt.order.number}, {attempt.key}"
    # A sum that differs waits for a person, and is told to them.
    if attempt.state not in (*TAKEN, State.ATTENTION):
        return f"{name}: {amount} taken there, {attempt.state} here"
    captured = attempt.amount if attempt.captured is None else attempt.captured
    ours = f"{captured} {attempt.captured_currency or attempt.currency}"
    if ours != amount:
        return f"{name}: {amount} taken there, {ours} here"
    given = from_minor_units(outcome.refunded_cents)
    if attempt.state == State.REFUNDED and given != captured:
        return f"{name}: {given} paid back there, {captured} here"
    return ""
