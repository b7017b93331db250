"""Open payments of orders."""

from contextlib import suppress

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone, translation

from oscar.core.loading import get_model

from common.faults import fault_point
from common.money import to_minor_units
from payments.errors import GatewayRefused, GatewayUnavailable, NotPayable
from payments.gateways.base import Kept, PaymentRequest
from payments.gateways.registry import (
    available_gateways,
    find_gateway,
    get_gateway,
    is_configured,
)
from payments.instalments import next_due, owes_balance
from payments.models import PaymentAttempt, SavedMethod
from payments.outcomes import (
    GIVEN_UP,
    give_up_attempt,
    move_attempt,
    settle_order,
)
from shop.order import statuses
from stock.models import StockHold

Order = get_model("order", "Order")
State = PaymentAttempt.State


def start_payment(
    *, order_id: int, gateway: str, language: str, save_method: bool = False
) -> PaymentAttempt | None:
    """Open a payment of what is due of an order; return the attempt with its pay page.

    That is its total, or of an order paid in two the deposit, and once that came in the
    balance.

    The attempt is committed before the gateway hears of it. While one is open, asking
    again returns it: two tabs lead to one payment. Asking for another gateway closes
    the open one at its bank first. An order of 0 euros is settled without a gateway
    and returns None.

    Args:
        order_id: a pending order whose hold has not run out, or one with a balance.
        gateway: the code of a gateway on offer.
        language: of the bank's page.
        save_method: keep the method for later charges, if the gateway can.

    Raises:
        NotPayable: paid, cancelled, or its hold has run out.
        GatewayRefused, GatewayUnavailable: from the gateway.
    """
    fault_point("before_attempt")
    wanted = {"gateway": gateway, "language": language, "save_method": save_method}
    attempt = _open_attempt(order_id, **wanted)
    if attempt and attempt.gateway != gateway:
        attempt = give_up_attempt(attempt_id=attempt.pk)
        if attempt.state in PaymentAttempt.OPEN:
            return attempt
        attempt = _open_attempt(order_id, **wanted)
    if attempt is None or attempt.pay_url or attempt.state == State.PROCESSING:
        return attempt
    fault_point("after_attempt")
    return _ask_bank(attempt, lambda bank, request: bank.start(request))


def charge_saved_method(*, order_id: int, method_id: int) -> PaymentAttempt:
    """Charge an order to a method its customer left with us, and return the attempt.

    The attempt ends captured, failed, pending with a ``pay_url`` when the bank wants
    the customer to come and confirm, or processing while an account is debited. Calling
    again while it is open asks the bank with the same key.

    Raises:
        NotPayable: paid, cancelled, its hold has run out, or the method belongs to
            somebody else than the order, or to a gateway no longer on offer.
        GatewayRefused, GatewayUnavailable: from the gateway.
    """
    order = Order.objects.get(pk=order_id)
    method = SavedMethod.objects.filter(pk=method_id, user_id=order.user_id).first()
    on_offer = [gateway.code for gateway in available_gateways()]
    if order.user_id is None or method is None or method.gateway not in on_offer:
        raise NotPayable
    language = order.sender.language
    attempt = _open_attempt(order_id, gateway=method.gateway, language=language)
    if attempt is None or attempt.pay_url or attempt.state == State.PROCESSING:
        return attempt
    kept = kept_by(method)
    return _ask_bank(attempt, lambda bank, request: bank.charge_saved(request, kept))


def kept_by(method: SavedMethod) -> Kept:
    """Return what a gateway is told of a method it keeps."""
    return Kept(
        method.customer,
        method.reference,
        method.label,
        method.expires,
        method.is_debit,
    )


def _ask_bank(attempt, ask):
    """Let a gateway open a committed attempt, and take in what it says."""
    try:
        outcome = ask(find_gateway(attempt.gateway), make_request(attempt))
    except GatewayRefused as refusal:
        _close(attempt, State.FAILED, str(refusal)[:200])
        raise
    except GatewayUnavailable:
        _close(attempt, State.UNKNOWN)
        raise
    fault_point("after_charge")
    attempt, taken = move_attempt(attempt.pk, outcome)
    if not taken and attempt.state in GIVEN_UP:
        # The hold ran out while we spoke: nobody may pay this any more.
        give_up_attempt(attempt_id=attempt.pk, reference=outcome.reference)
        raise NotPayable
    return attempt


def make_request(attempt) -> PaymentRequest:
    """Return what the gateway is asked, alike each time it is asked."""
    order = attempt.order
    with translation.override(attempt.language):
        path = reverse("checkout:return", args=[attempt.key])
    known = SavedMethod.objects.filter(user=order.user_id, gateway=attempt.gateway)
    customer = known.values_list("customer", flat=True).last() if order.user_id else ""
    return PaymentRequest(
        key=str(attempt.key),
        order_number=order.number,
        cents=to_minor_units(attempt.amount),
        currency=attempt.currency,
        return_url=settings.SITE_URL + path,
        cancel_url=settings.SITE_URL + path,
        language=attempt.language,
        email=order.sender.email,
        save_method=attempt.save_method,
        customer=customer or "",
        started=attempt.created_at,
    )


def _open_attempt(order_id, *, gateway, language, save_method=False):
    try:
        with transaction.atomic():
            locked = Order.objects.select_for_update(of=("self",))
            order = locked.select_related("sender", "payment_plan").get(pk=order_id)
            if opened := _find_open(order):
                return opened
            if order.total_incl_tax == 0:
                settle_order(order)
                return None
            due = next_due(order)
            keeps = get_gateway(gateway).keeps_methods and order.user_id is not None
            return PaymentAttempt.objects.create(
                order=order,
                gateway=gateway,
                instalment=due.instalment,
                amount=due.amount,
                currency=order.currency,
                language=language,
                save_method=save_method and keeps,
            )
    except IntegrityError:
        # Two tabs at once: the database let one attempt through.
        return PaymentAttempt.objects.select_related("order").get(
            order_id=order_id, state__in=PaymentAttempt.OPEN
        )


def _find_open(order):
    """Return the open attempt of a locked order that may be paid, None without one.

    Raises NotPayable where nothing may be paid: it waits for nothing, or its hold has
    run out.
    """
    if owes_balance(order):
        return order.payment_attempts.filter(state__in=PaymentAttempt.OPEN).first()
    hold = _find_hold(order) if order.status == statuses.PENDING else None
    if hold is None:
        raise NotPayable
    if hold.open_attempt:
        return order.payment_attempts.get(pk=hold.open_attempt)
    return None


def _find_hold(order):
    """Return what holds the stock of a locked order, None when it has run out.

    ``open_attempt`` is the key of the payment that is open, if one is.
    """
    attempts = PaymentAttempt.objects.filter(
        order=OuterRef("order"), state__in=PaymentAttempt.OPEN
    )
    holds = StockHold.objects.filter(
        order=order,
        outcome=StockHold.Outcome.LIVE,
        expires_at__gt=timezone.now(),
    )
    return holds.annotate(open_attempt=Subquery(attempts.values("pk")[:1])).first()


def _close(attempt, state, reason=""):
    """Write what came of asking, unless somebody knew better meanwhile."""
    PaymentAttempt.objects.filter(
        pk=attempt.pk, state__in=(State.CREATED, State.UNKNOWN)
    ).update(state=state, reason=reason, updated_at=timezone.now())


def forget_method(*, user_id: int, method_id: int) -> None:
    """Let go of a kept method, at its gateway first: "removed" must be true.

    Raises SavedMethod.DoesNotExist for another's, GatewayUnavailable while the gateway
    is silent: the method stays then. One of a gateway this shop left is only forgotten
    here.
    """
    method = SavedMethod.objects.get(pk=method_id, user_id=user_id)
    kept = kept_by(method)
    if is_configured(method.gateway):
        with suppress(GatewayRefused):
            find_gateway(method.gateway).forget(kept)
    SavedMethod.objects.filter(pk=method.pk).delete()
