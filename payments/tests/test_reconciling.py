"""The report of what gateways and shop tell differently."""

import uuid
from datetime import timedelta
from decimal import Decimal

from django.core.management import CommandError, call_command
from django.utils import timezone

import pytest

from payments import outcomes
from payments.gateways.registry import find_gateway
from payments.models import PaymentAttempt
from payments.reconciling import find_unexplained
from payments.tests.asking import fill_in, open_payment, request_for
from shop.checkout.tests.factories import make_basket, order_from

pytestmark = pytest.mark.django_db
State = PaymentAttempt.State
AGREE = {"stripe": {"number": "4242424242424242"}, "paypal": {"agree": "1"}}


@pytest.fixture(params=["test", "stripe", "paypal"])
def code(request, settings):
    """Each gateway in turn, on offer alone, and its list empty until now."""
    request.getfixturevalue("bank" if request.param == "test" else request.param)
    settings.PAYMENT_GATEWAYS = [request.param]
    settings.TEST_GATEWAY_WEBHOOK_URL = ""
    return request.param


@pytest.fixture
def since():
    """The pretend providers remember other tests' payments: look at our own only."""
    return timezone.now()


def pay(code, settle=True):
    """Let a customer pay at a gateway; return the attempt."""
    order = order_from(make_basket())
    attempt = open_payment(order, code)
    if code == "test":
        find_gateway(code).decide(str(attempt.key), "success")
    else:
        fill_in(attempt.pay_url, **AGREE[code])
    if code == "paypal":
        find_gateway(code).capture(str(attempt.key), attempt.reference)
    if settle:
        attempt = outcomes.refresh_attempt(attempt_id=attempt.pk)
        assert attempt.state == "captured"
    return attempt


def unexplained(since, *attempts):
    """Return the report's lines about these attempts."""
    until = timezone.now() + timedelta(seconds=2)
    lines = find_unexplained(since=since, until=until)
    return [line for line in lines if any(str(a.key) in line for a in attempts)]


@pytest.mark.feature("R-P26")
def test_a_healthy_shop_has_nothing_unexplained(code, since):
    paid = [pay(code) for _n in range(2)]
    order = order_from(make_basket())
    waiting = open_payment(order, code)

    assert unexplained(since, *paid, waiting) == []


@pytest.mark.feature("R-P26")
def test_money_nobody_settled_is_named(code, since):
    attempt = pay(code, settle=False)

    assert unexplained(since, attempt) == [
        f"{code}: {attempt.order.number}, {attempt.key}: 45.00 EUR taken there,"
        " pending here"
    ]


@pytest.mark.feature("R-P26")
def test_money_the_gateway_does_not_have_is_named(code, since):
    order = order_from(make_basket())
    attempt = PaymentAttempt.objects.create(
        order=order,
        gateway=code,
        amount=Decimal("45.00"),
        captured=Decimal("45.00"),
        captured_currency="EUR",
        currency="EUR",
        state=State.CAPTURED,
        reference="cs_test_nobody" if code == "stripe" else "",
    )

    assert unexplained(since, attempt) == [
        f"{code}: {order.number}, {attempt.key}: captured here with 45.00 EUR,"
        " not taken there"
    ]


@pytest.mark.feature("R-P26")
def test_another_amount_is_named(code, since):
    attempt = pay(code)
    PaymentAttempt.objects.update(captured=Decimal("44.99"))

    assert unexplained(since, attempt) == [
        f"{code}: {attempt.order.number}, {attempt.key}: 45.00 EUR taken there,"
        " 44.99 EUR here"
    ]


@pytest.mark.feature("R-P26")
def test_money_the_shop_never_asked_for_is_named(code, since):
    attempt = pay(code)
    reference = attempt.reference
    PaymentAttempt.objects.filter(pk=attempt.pk).update(
        key=uuid.uuid4(), reference="", state=State.FAILED
    )

    until = timezone.now() + timedelta(seconds=2)
    found = [
        line
        for line in find_unexplained(since=since, until=until)
        if "unknown here" in line
    ]

    assert any("45.00 EUR taken there, unknown here" in line for line in found)
    if code != "paypal":
        assert any(reference in line for line in found)


@pytest.mark.feature("R-P26")
def test_money_paid_back_there_or_not_is_compared(bank, since, settings):
    settings.TEST_GATEWAY_WEBHOOK_URL = ""
    attempt = pay("test")
    PaymentAttempt.objects.update(state=State.REFUNDED)

    assert unexplained(since, attempt) == [
        f"test: {attempt.order.number}, {attempt.key}: 0.00 paid back there, 45.00 here"
    ]


@pytest.mark.feature("R-P26")
def test_the_command_names_what_it_finds_and_fails(bank, settings, capsys):
    # The bank of these tests keeps other tests' payments: they are strays here.
    request = request_for()
    bank.start(request)
    bank.decide(request.key, "success")
    long_ago = timezone.now() - timedelta(minutes=5)
    settings.TEST_GATEWAY_WEBHOOK_URL = ""
    order = order_from(make_basket())
    attempt = PaymentAttempt.objects.create(
        order=order, gateway="test", amount=45, currency="EUR", state=State.CAPTURED
    )
    PaymentAttempt.objects.update(created_at=long_ago)

    with pytest.raises(CommandError, match="unexplained"):
        call_command("reconcile_report", "--days", "30")

    assert f"{attempt.key}: captured here" in capsys.readouterr().out


@pytest.mark.feature("R-P26")
def test_the_command_is_content_with_a_quiet_shop(settings, capsys):
    settings.PAYMENT_GATEWAYS = []

    call_command("reconcile_report", "--days", "7")

    assert capsys.readouterr().out == "7 days, every payment explained\n"


@pytest.mark.feature("R-P26", refuses=True)
@pytest.mark.parametrize("days", ["0", "-1", "366"])
def test_the_command_refuses_other_spans(days):
    with pytest.raises(CommandError, match="1 to 365"):
        call_command("reconcile_report", f"--days={days}")


@pytest.mark.feature("R-P26", refuses=True)
def test_a_silent_gateway_is_not_a_clean_report(bank, settings):
    settings.TEST_GATEWAY_URL = "http://127.0.0.1:9"

    with pytest.raises(CommandError, match="lists nothing"):
        call_command("reconcile_report")


@pytest.mark.feature("R-P26")
def test_payments_of_a_gateway_whose_keys_are_gone_are_told(settings):
    order = order_from(make_basket())
    PaymentAttempt.objects.create(
        order=order, gateway="stripe", amount=45, currency="EUR", state=State.CAPTURED
    )
    settings.PAYMENT_GATEWAYS = []
    now = timezone.now()

    found = find_unexplained(since=now - timedelta(days=1), until=now)

    assert found == ["stripe: payments were begun, but its keys are gone"]


@pytest.mark.feature("R-P26")
@pytest.mark.parametrize("count", [2, 20])
def test_the_report_asks_the_database_as_often_for_many_payments(
    bank, settings, since, django_assert_max_num_queries, count
):
    settings.TEST_GATEWAY_WEBHOOK_URL = ""
    settings.PAYMENT_GATEWAYS = ["test"]
    for _n in range(count):
        request = request_for()
        bank.start(request)
        bank.decide(request.key, "success")

    with django_assert_max_num_queries(3):
        find_unexplained(since=since, until=timezone.now() + timedelta(seconds=2))
