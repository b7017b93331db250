"""What a race starts from, written inside the shop's own processes."""

import sqlite3
import time
from datetime import timedelta
from itertools import count
from pathlib import Path
from random import Random

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core import signing
from django.utils import timezone

from oscar.core.loading import get_model

from catalogue.models import Product
from catalogue.tests import factories
from catalogue.tests.factories import make_bouquet, only_size
from delivery.models import PeakDay, Sender, Slot
from delivery.services import offer_days
from outbox.models import Message
from outbox.services import post
from payments.gateways.test import TestGateway
from payments.services import start_payment
from refunds.tests import factories as refunds
from shop.basket.middleware import SALT
from shop.checkout.tests.factories import make_basket, make_ground, order_from
from shop.offer.models import ConditionalOffer
from shop.offer.tests.factories import make_offer, make_voucher
from shop.order.links import order_token
from shop.voucher.models import Voucher
from stock.models import StockHold
from users.models import User

Line = get_model("order", "Line")
Order = get_model("order", "Order")
StockRecord = get_model("partner", "StockRecord")


def bouquet(units=1, price="39.00"):
    """Put a bouquet of one size on the shelf; return what a buyer needs to know."""
    make_ground()
    renumber(factories)
    size = only_size(make_bouquet(units=units, price=price))
    record = StockRecord.objects.get(product=size)
    return {
        "product": size.pk,
        "stockrecord": record.pk,
        "date": offer_days(lead_time_days=0)[0].isoformat(),
    }


def busy_day(in_order=10, units=100, minutes=0, slot=None, **limits):
    """Sell a bouquet for one day alone, ``in_order``-th from now, with these limits.

    ``minutes`` is the work in each; ``slot`` lets the day have one slot that bears so
    many deliveries.
    """
    stage = bouquet(units=units)
    Product.objects.filter(pk=stage["product"]).update(make_minutes=minutes)
    day = offer_days()[in_order]
    PeakDay.objects.create(day=day, name="Valentine's Day", **limits)
    stage |= {"date": day.isoformat(), "day": day.isoformat()}
    if slot is not None:
        row = Slot.objects.create(
            name=f"Only on {day}",
            starts="09:00",
            ends="12:00",
            weekdays=[day.weekday()],
            max_deliveries=slot,
        )
        stage["slot"] = row.pk
    return stage


def renumber(factories):
    """Go on counting: every call is a new process, whose numbers begin at 1 again."""
    factories._numbers = count(Product.objects.count() + 1)


def voucher(buyers):
    """Give guests a basket each, all with the same voucher of 10 % for one order."""
    made = make_voucher("ONCE", usage=Voucher.SINGLE_USE)
    return buyers_of_their_own(buyers, made) | {"voucher": made.pk}


def capped_offer(buyers, cap=None, per_customer=None):
    """Give guests a basket each, and 10 % off for as many as the cap allows."""
    stage = buyers_of_their_own(buyers)
    offer = make_offer(
        name=f"Offer of {stage['date']} {stage['stockrecords'][0]}",
        max_global_applications=cap,
        max_user_applications=per_customer,
        max_basket_applications=1,
    )
    return stage | {"offer": offer.pk}


def buyers_of_their_own(buyers, voucher=None):
    """Fill guests' baskets, each with another bouquet: no stock row makes them queue.

    Returns the cookies that name the baskets.
    """
    stage, cookies, records = bouquet(), [], []
    for _number in range(buyers):
        size = only_size(make_bouquet(price="39.00"))
        basket = make_basket(size)
        if voucher:
            basket.vouchers.add(voucher)
        cookies.append(signing.dumps(basket.pk, salt=SALT))
        records.append(StockRecord.objects.get(product=size).pk)
    return stage | {"cookies": cookies, "stockrecords": records}


def end_offers():
    """Suspend every offer, so that the next race is alone with its own."""
    return ConditionalOffer.objects.update(status=ConditionalOffer.SUSPENDED)


def unpaid_order():
    """Place an order whose time to pay has just run out; return its number."""
    order = order_from(make_basket())
    past = timezone.now() - timedelta(seconds=1)
    StockHold.objects.filter(order=order).update(expires_at=past)
    return order.number


def paid_order(price="39.00", quantity=1):
    """Place an order and pay it at the bank; return what a refund needs to know."""
    # Every call is a new process, whose numbers would begin at 1 again.
    factories._numbers = count(Product.objects.count() + 1)
    order = refunds.paid_order(TestGateway(), price=price, quantity=quantity)
    line = order.lines.get()
    return {
        "number": order.number,
        "token": order_token(order.number),
        "order": order.pk,
        "line": line.pk,
        "stockrecord": line.stockrecord_id,
    }


def staff_session():
    """Sign the owner in; return the cookie's name and value."""
    boss, _created = User.objects.get_or_create(
        email="boss@example.com", defaults={"is_superuser": True, "is_staff": True}
    )
    session = SessionStore()
    session[SESSION_KEY] = str(boss.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = boss.get_session_auth_hash()
    session.create()
    return [settings.SESSION_COOKIE_NAME, session.session_key]


def mails(count=1):
    """Write mails whose tasks are lost: nobody listens to this process's broker."""
    for number in range(count):
        Message.objects.create(
            key=f"probe:{number}",
            template="probe",
            recipient="anne@example.com",
            language="en",
            context={"number": number},
        )
    return Message.objects.count()


def lost_mail(key):
    """Write one mail whose task is lost."""
    Message.objects.create(
        key=key,
        template="probe",
        recipient="anne@example.com",
        language="en",
        context={"number": key},
    )


def age_mail(key):
    """Make a mail's claim as old as a dead worker's."""
    old = timezone.now() - timedelta(minutes=6)
    Message.objects.filter(key=key).update(claimed_at=old)


def posted_mail(key):
    """Post a mail the way the shop does."""
    return post(
        key=key,
        template="probe",
        recipient="anne@example.com",
        language="en",
        context={"number": key},
    ).pk


def keep_saving(record, flag, seconds=120):
    """Load and save a stock record as a form does, over and over; return how often.

    The file ``flag`` says that saving goes on; whoever takes it away ends it.
    """
    flag = Path(flag)
    flag.touch()
    saves, until = 0, time.monotonic() + seconds
    while flag.exists() and time.monotonic() < until:
        row = StockRecord.objects.get(pk=record)
        time.sleep(0.05)
        row.save()
        saves += 1
    return saves


def orders_ending_at_once(product, stockrecord, date, count, seconds=8):
    """Place orders that all run out at one moment; return their payments' keys."""
    orders = [
        order_from(make_basket(Product.objects.get(pk=product)))
        for _number in range(count)
    ]
    attempts = [
        start_payment(order_id=order.pk, gateway="test", language="en")
        for order in orders
    ]
    until = timezone.now() + timedelta(seconds=seconds)
    StockHold.objects.filter(order__in=orders).update(expires_at=until)
    time.sleep(seconds - 3)
    return [str(attempt.key) for attempt in attempts]


def overdue_orders(product, stockrecord, date, count):
    """Write orders whose time to pay is over, as fast as rows can be written."""
    template = order_from(make_basket(Product.objects.get(pk=product)))
    line = template.lines.get()
    past = timezone.now() - timedelta(minutes=1)
    StockHold.objects.filter(order=template).update(expires_at=past)
    orders = [
        copy_of(template, number=f"OLD-{n}", basket=None) for n in range(1, count)
    ]
    orders = Order.objects.bulk_create(orders)
    Line.objects.bulk_create([copy_of(line, order=order) for order in orders])
    Sender.objects.bulk_create(
        [copy_of(template.sender, order=order) for order in orders]
    )
    StockHold.objects.bulk_create(
        [StockHold(order=order, expires_at=past) for order in orders]
    )
    StockRecord.objects.filter(pk=stockrecord).update(num_allocated=count)
    return count


def copy_of(row, **changes):
    """Return an unsaved copy of a row."""
    names = [f.attname for f in row._meta.concrete_fields if not f.primary_key]
    copy = type(row)(**{name: getattr(row, name) for name in names})
    for name, value in changes.items():
        setattr(copy, name, value)
    return copy


def run_out(key):
    """Let the hold of a payment's order be over."""
    past = timezone.now() - timedelta(seconds=1)
    StockHold.objects.filter(order__payment_attempts__key=key).update(expires_at=past)


def capture_at_the_bank(key, path):
    """Take the money although the shop closed the payment: a bank may be that late."""
    with sqlite3.connect(f"{path}/bank.sqlite3", timeout=30) as bank:
        bank.execute("UPDATE payments SET state='captured' WHERE key=?", [key])


def guest_baskets(products, count):
    """Fill guests' baskets, their lines in an order of their own; return cookies."""
    chosen = Product.objects.in_bulk(products)
    cookies = []
    for number in range(count):
        mixed = Random(number).sample(products, len(products))
        basket = make_basket(*(chosen[pk] for pk in mixed))
        cookies.append(signing.dumps(basket.pk, salt=SALT))
    return cookies
