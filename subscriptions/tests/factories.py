"""Plans on sale, and subscriptions that were really paid at the test bank."""

from datetime import timedelta
from decimal import Decimal
from itertools import count

from django.utils import timezone

from blog.tests.factories import home, publish
from catalogue.kinds import Size
from catalogue.tests.factories import make_bouquet, make_rates, only_size
from payments.outcomes import refresh_attempt
from payments.services import start_payment
from shop.checkout.services import place_order, prepare_basket
from shop.checkout.tests.factories import Basket, make_ground, sender
from subscriptions.models import (
    Plan,
    PlanChoice,
    PlanIndexPage,
    PlanPage,
    PlanSize,
    Subscription,
)
from subscriptions.rhythms import A_YEAR, Rhythm
from subscriptions.schedule import locked_at
from subscriptions.sold import write_size

_numbers = count(1)
RECIPIENT = {
    "recipient_name": "Mamie Dubois",
    "line1": "Rue Haute 12",
    "postcode": "1000",
    "card_message": "Every week a little garden.",
    "card_signature": "Anne",
}


def make_page(**fields):
    """Return a published page of a plan, its list made where it is missing."""
    parent = PlanIndexPage.objects.filter(locale__language_code="en").first()
    parent = parent or publish(
        home("en"), PlanIndexPage(title="Subscriptions", slug="subscriptions")
    )
    known = {"title": "The Weekly Letter", "slug": f"plan-{next(_numbers)}"}
    return publish(parent, PlanPage(**known | fields))


def make_size(price="30.00", units=500, bouquet=None, **fields):
    """Return a size on sale, of a plan of its own."""
    make_rates()
    make_ground()
    plan = Plan.objects.create(page=make_page(), **{"yearly": True} | fields)
    bouquet = bouquet or only_size(make_bouquet(price="34.00", units=units))
    size = PlanSize.objects.create(
        plan=plan, size=Size.STANDARD, bouquet=bouquet, price=Decimal(price)
    )
    return write_size(size_id=size.pk)


def in_days(days):
    """Return a day so far from today, in Brussels."""
    return timezone.localdate() + timedelta(days=days)


def chosen(size=None, **changes):
    """Return what was chosen of a size: each week, from next week on."""
    size = size or make_size()
    known = {"rhythm": Rhythm.WEEKLY, "start": in_days(10), "bouquets": 1, "term": 1}
    return PlanChoice(size=size, **known | changes)


def plan_basket(choice, *, owner=None, products=()):
    """Return an open basket with a subscription, and other products if named."""
    basket = Basket.objects.create(owner=owner)
    prepare_basket(basket, user=owner)
    is_year = choice.term == A_YEAR[choice.rhythm] and choice.term > 1
    product = choice.size.year if is_year else choice.size.each
    choice.line, _created = basket.add_product(product, choice.units)
    choice.save()
    for each in products:
        basket.add_product(each, 1)
    return basket


def order_plan(
    choice, *, user=None, said=None, heard=None, deliveries=(), products=(), **changes
):
    """Place the order of a chosen subscription.

    ``said`` is what differs of the recipient, ``heard`` what was said of all lines.
    """
    basket = None
    if "basket_id" not in changes:
        basket = plan_basket(choice, owner=user, products=products)
        prepare_basket(basket, user=user, email="anne@example.com")
    if heard is None:
        heard = {choice.line_id: RECIPIENT | (said or {})}
    known = {
        "basket_id": basket and basket.pk,
        "sender": sender(),
        "deliveries": list(deliveries),
        "user": user,
        "said": {"plan": heard},
    }
    return place_order(**known | changes)


def pay(bank, order, card="success"):
    """Pay an order with a card that is kept."""
    attempt = start_payment(
        order_id=order.pk, gateway="test", language="en", save_method=True
    )
    bank.decide(str(attempt.key), card)
    attempt = refresh_attempt(attempt_id=attempt.pk)
    order.refresh_from_db()
    return attempt


def subscribe(bank, *, user=None, card="success", said=None, size=None, **changes):
    """Return a subscription that was paid and runs."""
    order = order_plan(chosen(size, **changes), user=user, said=said)
    pay(bank, order, card)
    return Subscription.objects.select_related("size").get(line__order=order)


def lock_moment(subscription):
    """Return the moment at which the next delivery locks."""
    subscription.refresh_from_db()
    return locked_at(subscription.next_day)
