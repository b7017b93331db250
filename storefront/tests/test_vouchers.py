"""Codes in the basket: typed, refused, given, shown everywhere alike."""

from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from oscar.core.loading import get_model

import pytest

from catalogue.tests.factories import make_bouquet, only_size
from outbox.tasks import sweep_outbox
from payments.models import PaymentAttempt
from promotions.tests.factories import reduce
from shop.checkout.receivers import mail_confirmation
from shop.checkout.tests.factories import make_basket, make_ground, order_from
from shop.offer.tests.factories import make_offer, make_voucher
from shop.order.links import order_token
from shop.voucher.models import Voucher
from storefront.tests.factories import put_in
from storefront.tests.test_checkout import CHECKOUT, answers
from users.models import User

Basket = get_model("basket", "Basket")
Order = get_model("order", "Order")

pytestmark = pytest.mark.django_db
ADD = "/en/basket/vouchers/add/"


@pytest.fixture
def filled(client):
    """Return a browser with one bouquet of 39 euros in its basket."""
    make_ground()
    put_in(client, only_size(make_bouquet(price="39.00")))
    return client


def use(client, code):
    return client.post(ADD, {"code": code}, follow=True)


@pytest.mark.feature("W4")
def test_a_guest_puts_a_code_in_sees_what_it_gives_and_takes_it_out(filled):
    voucher = make_voucher("ROSE10")

    page = use(filled, " rose 10 ").text

    assert "The code ROSE10 is in." in page
    assert "Code ROSE10</dt><dd>−€3.90" in page
    assert "€35.10" in page
    voucher.refresh_from_db()
    assert voucher.num_basket_additions == 1
    out = filled.post(
        reverse("basket:vouchers-remove", args=[voucher.pk]), follow=True
    ).text
    assert "ROSE10" not in out
    assert not Basket.objects.get().vouchers.exists()


@pytest.mark.feature("W4", refuses=True)
@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("NOPE", "We do not know this code. Check it letter by letter."),
        ("OVER", "The code OVER: it is no longer valid."),
        ("", "Type the code first."),
        ("x" * 129, "No code is that long."),
        ("ROSE\x00", "Null characters are not allowed."),
    ],
)
def test_a_code_that_cannot_be_used_is_refused_at_the_field(filled, code, message):
    make_voucher("OVER", days=(-9, -1))

    page = filled.post(ADD, {"code": code})

    assert page.status_code == 422
    assert message in page.text
    assert 'aria-describedby="code_error"' in page.text
    assert page.context["code_form"].data["code"] == code
    assert not Basket.objects.get().vouchers.exists()


@pytest.mark.feature("W4", refuses=True)
@pytest.mark.feature("R-S07")
def test_guessing_codes_ends_after_ten_wrong_ones(filled):
    make_voucher("ROSE10")
    wrong = [filled.post(ADD, {"code": f"GUESS{n}"}).status_code for n in range(10)]

    last = filled.post(ADD, {"code": "ROSE10"})

    assert set(wrong) == {422}
    assert (last.status_code, last["Retry-After"]) == (429, "600")
    assert not Basket.objects.get().vouchers.exists()


@pytest.mark.feature("R-S07")
def test_right_codes_are_not_counted(filled):
    voucher = make_voucher("ROSE10")

    for _time in range(12):
        use(filled, "ROSE10")
        Basket.objects.get().vouchers.remove(voucher)

    assert filled.post(ADD, {"code": "ROSE10"}).status_code == 302


@pytest.mark.feature("W4")
def test_a_code_that_gives_nothing_now_stays_and_says_so(filled):
    make_voucher("THREE", at_least=3)

    page = use(filled, "THREE").text

    assert "It takes nothing off what is in your basket now." in page
    assert "Code THREE</dt>" not in page
    assert Basket.objects.get().vouchers.count() == 1


@pytest.mark.feature("F4")
def test_a_code_says_why_reduced_flowers_take_none(filled):
    make_voucher("ROSE10")
    reduce(Basket.objects.get().lines.get().product.parent)
    filled.post(reverse("basket:accept"))

    page = use(filled, "ROSE10").text

    assert "What is reduced already takes no further discount." in page
    assert "€31.20" in page


@pytest.mark.feature("W4", refuses=True)
def test_a_code_without_flowers_is_not_kept(client):
    make_voucher("ROSE10")

    page = use(client, "ROSE10").text

    assert "Put flowers in the basket first" in page
    assert not Basket.objects.exists()


@pytest.mark.feature("W4", refuses=True)
def test_somebody_elses_voucher_cannot_be_taken_out(filled, client):
    voucher = make_voucher()
    basket = make_basket()
    basket.vouchers.add(voucher)

    filled.post(reverse("basket:vouchers-remove", args=[voucher.pk]))

    assert basket.vouchers.get() == voucher


@pytest.mark.feature("W4")
@pytest.mark.feature("X1")
def test_order_page_mail_and_account_show_the_same_discounts(client):
    both = {"exclusive": False}
    make_offer("2", kind="Absolute", at_least=2, name="Two are company", **both)
    user = User.objects.create_user("anne@example.com", "x")
    bouquets = [only_size(make_bouquet(price=p)) for p in ("39.00", "20.00", "50.00")]
    basket = make_basket(*bouquets, owner=user)
    basket.vouchers.add(make_voucher("ROSE10", **both))
    client.force_login(user)
    order = order_from(basket, user=user)
    mail_confirmation(sender=None, order=order)
    sweep_outbox()
    message = mail.outbox[0]
    amounts = {d.offer_name: str(d.amount) for d in order.discounts.all()}

    pages = [
        client.get(f"/en/checkout/order/{order_token(order.number)}/").text,
        client.get(reverse("customer:order", args=[order.number])).text,
        message.body,
        message.alternatives[0][0],
    ]

    assert sum(d.amount for d in order.discounts.all()) == (
        109 + 6 - order.total_incl_tax
    )
    assert amounts["Two are company"] == "2.00"
    code = next(d.amount for d in order.discounts.all() if d.voucher_code)
    for page in pages:
        assert "Two are company" in page
        assert "−€2.00" in page
        assert "Code ROSE10" in page
        assert f"−€{code}" in page
        assert f"€{order.total_incl_tax}" in page
        assert "€39.00" in page


@pytest.mark.feature("R-O8", refuses=True)
@pytest.mark.feature("W4", refuses=True)
def test_a_code_used_up_meanwhile_is_told_with_the_new_total_before_paying(filled):
    voucher = make_voucher("ONCE", usage=Voucher.SINGLE_USE)
    use(filled, "ONCE")
    other = make_basket()
    other.vouchers.add(voucher)
    order_from(other)

    page = filled.post(CHECKOUT, answers(expected_total="41.10"))

    assert page.status_code == 409
    assert "The code ONCE: it has been used already." in page.text
    assert "Check the new total, then order." in page.text
    assert 'name="expected_total" form="checkout-form" value="45.00"' in page.text
    assert 'value="Rue Haute 12"' in page.text
    assert Order.objects.count() == 1
    assert not PaymentAttempt.objects.exists()
    basket = Basket.objects.get(status="Open")
    assert (basket.lines.count(), basket.vouchers.count()) == (1, 0)


@pytest.mark.feature("R-C10", refuses=True)
def test_a_guest_who_used_the_code_before_is_told_at_the_checkout(filled):
    voucher = make_voucher("MINE", usage=Voucher.ONCE_PER_CUSTOMER)
    first = make_basket()
    first.vouchers.add(voucher)
    order_from(first)
    use(filled, "MINE")

    page = filled.post(CHECKOUT, answers(expected_total="41.10"))

    assert page.status_code == 409
    assert "The code MINE: you have used it already." in page.text
    assert "€45.00" in page.text
    assert Order.objects.count() == 1


@pytest.mark.feature("R-O6", refuses=True)
def test_an_offer_used_up_meanwhile_is_refused_with_the_new_total(filled):
    make_offer(max_global_applications=1)
    filled.get("/en/basket/")
    order_from(make_basket())

    page = filled.post(CHECKOUT, answers(expected_total="41.10"))

    assert page.status_code == 409
    assert "A price changed" in page.text
    assert 'value="45.00"' in page.text
    assert Order.objects.count() == 1


@pytest.mark.feature("W4")
def test_a_code_that_died_in_the_basket_leaves_with_a_word(filled):
    voucher = make_voucher("ROSE10")
    use(filled, "ROSE10")
    Voucher.objects.filter(pk=voucher.pk).update(end_datetime=voucher.start_datetime)

    page = filled.get("/en/basket/").text

    assert "The code ROSE10: it is no longer valid." in page
    assert not Basket.objects.get().vouchers.exists()


@pytest.mark.feature("W4")
def test_the_voucher_follows_its_guest_to_the_account(filled):
    make_voucher("ROSE10")
    use(filled, "ROSE10")
    user = User.objects.create_user("anne@example.com", "x")
    filled.force_login(user)

    page = filled.get("/en/basket/", follow=True).text

    assert "Code ROSE10" in page
    assert user.baskets.get(status="Open").vouchers.get().code == "ROSE10"


@pytest.fixture(autouse=True)
def _no_counts():
    cache.clear()
