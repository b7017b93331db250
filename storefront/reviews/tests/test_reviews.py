"""Reviews: one each, by who bought it, shown once staff have read them."""

from django.core.cache import cache
from django.urls import reverse

import pytest

from catalogue.models import Product
from catalogue.tests.factories import make_bouquet, only_size
from outbox.models import Message
from storefront.account.tests.factories import make_line, make_order
from storefront.reviews.services import ProductReview
from users import roles
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db
GOOD = {"score": "4", "text": "It stood for nine days."}


@pytest.fixture
def bouquet():
    return make_bouquet()


def buyer(bouquet, status="delivered", **fields):
    """Return somebody to whom a size of ``bouquet`` was brought."""
    user = make_user(**({"first_name": "Ann", "last_name": "Peeters"} | fields))
    line = make_line(make_order(user, status=status, lines=0))
    type(line).objects.filter(pk=line.pk).update(product=only_size(bouquet))
    return user


def write_url(bouquet):
    return reverse("catalogue:review-write", args=[bouquet.slug, bouquet.pk])


def list_url(bouquet):
    return reverse("catalogue:review-list", args=[bouquet.slug, bouquet.pk])


def review(bouquet, score=4, status=1, body="Good.", user=None, **fields):
    return ProductReview.objects.create(
        product=bouquet, score=score, status=status, body=body, user=user, **fields
    )


def rating(bouquet):
    return Product.objects.get(pk=bouquet.pk).rating


@pytest.mark.feature("K4")
def test_a_buyer_reviews_and_everybody_reads_it_once_approved(client, bouquet):
    ann = buyer(bouquet)
    client.force_login(ann)
    client.post(write_url(bouquet), GOOD)
    row = ProductReview.objects.get()
    client.logout()

    waiting = client.get(bouquet.get_absolute_url()).text
    client.force_login(make_user(role=roles.SHOP))
    client.post(
        reverse("review_admin:review", args=[row.pk]),
        {"decision": "approve", "seen": ""},
    )
    client.logout()
    shown = client.get(bouquet.get_absolute_url()).text

    assert (row.user, row.score, row.verified) == (ann, 4, True)
    assert row.line.product == only_size(bouquet)
    assert "nine days" not in waiting
    assert "nine days" in shown
    assert "Verified purchase" in shown
    assert "4 of 5 stars" in shown
    assert "Ann P." in shown
    assert rating(bouquet) == 4
    assert Message.objects.get().template == "staff_review_waiting"


@pytest.mark.feature("K4", refuses=True)
@pytest.mark.parametrize(
    "who", ["nobody", "other product", "paid only", "cancelled", "guest's order"]
)
def test_who_did_not_get_it_reviews_nothing(client, bouquet, who):
    if who == "other product":
        user = buyer(make_bouquet("Another one"))
    elif who == "paid only":
        user = buyer(bouquet, status="paid")
    elif who == "cancelled":
        user = buyer(bouquet, status="cancelled")
    else:
        user = make_user("ann@example.com")
    if who == "guest's order":
        # The sender's address is the account's; the order is nobody's.
        line = make_line(make_order(None, status="delivered", lines=0))
        type(line).objects.filter(pk=line.pk).update(product=only_size(bouquet))
    client.force_login(user)

    shown, answer = (
        client.get(write_url(bouquet)),
        client.post(write_url(bouquet), GOOD),
    )

    assert 'name="text"' not in shown.text
    assert answer.status_code == 403
    assert "has arrived" in answer.text
    assert not ProductReview.objects.exists()


@pytest.mark.feature("K4", refuses=True)
@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"score": "0"}, "Choose one to five stars."),
        ({"score": "6"}, "Choose one to five stars."),
        ({"score": "4.5"}, "Choose one to five stars."),
        ({"score": ""}, "Choose one to five stars."),
        ({"text": " "}, "Write something first."),
        ({"text": "x " * 751}, "at most 1500 characters"),
        ({"text": "x" * 51}, "One word has more than 50 characters."),
    ],
)
def test_stars_and_words_have_limits(client, bouquet, data, says):
    client.force_login(buyer(bouquet))

    answer = client.post(write_url(bouquet), GOOD | data)

    assert answer.status_code == 422
    assert says in answer.text
    assert not ProductReview.objects.exists()


@pytest.mark.feature("R-A09")
@pytest.mark.feature("R-X16")
def test_one_writes_ones_own_review_only_and_decides_nothing(client, bouquet):
    other = review(bouquet, user=buyer(bouquet), body="Mine.")
    ann = buyer(bouquet)
    client.force_login(ann)
    forged = {"id": other.pk, "review": other.pk, "user": other.user_id, "status": "1"}

    client.post(write_url(bouquet), GOOD | forged)
    client.post(write_url(bouquet), GOOD | {"score": "2"})

    other.refresh_from_db()
    assert (other.body, other.status) == ("Mine.", ProductReview.APPROVED)
    own = ProductReview.objects.get(user=ann)
    assert (own.score, own.status) == (2, ProductReview.FOR_MODERATION)
    client.post(write_url(bouquet), {"delete": "1"})
    assert list(ProductReview.objects.all()) == [other]


@pytest.mark.feature("K4")
def test_the_mean_counts_approved_reviews_only(client, bouquet):
    low = review(bouquet, 1)
    for score, status in ((5, 1), (4, 1), (2, 0), (1, 2)):
        review(bouquet, score, status)
    boss = make_user(role=roles.SHOP)
    client.force_login(boss)
    assert rating(bouquet) == pytest.approx(10 / 3)

    client.post(
        reverse("review_admin:review", args=[low.pk]),
        {"decision": "reject", "reason": "another shop"},
    )

    assert rating(bouquet) == 4.5
    shown = client.get(bouquet.get_absolute_url()).text
    assert "2 reviews" in shown
    assert "another shop" not in shown


def test_a_product_saved_later_keeps_its_rating(bouquet):
    loaded = Product.objects.get(pk=bouquet.pk)
    review(bouquet, 5)

    loaded.save()

    assert rating(bouquet) == 5


@pytest.mark.feature("R-O14", refuses=True)
@pytest.mark.feature("R-A09", refuses=True)
def test_what_is_not_approved_is_shown_below_no_product(client, bouquet):
    other = make_bouquet("Another one")
    review(bouquet, body="Waiting words", status=0)
    review(bouquet, body="Rejected words", status=2)
    review(bouquet, body="Approved words")

    pages = [
        client.get(url(each)).text
        for each in (bouquet, other)
        for url in (list_url, Product.get_absolute_url)
    ]

    for html in pages:
        assert "Waiting words" not in html
        assert "Rejected words" not in html
    assert ["Approved words" in html for html in pages] == [True, True, False, False]


@pytest.mark.feature("R-X07")
def test_markup_is_shown_as_text(client, bouquet):
    row = review(bouquet, body="<script>alert(1)</script>")
    client.force_login(make_user(role=roles.SHOP))

    for url in (
        bouquet.get_absolute_url(),
        list_url(bouquet),
        reverse("productreview:index"),
        reverse("review_admin:review", args=[row.pk]),
    ):
        html = client.get(url).text
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)" in html


def test_an_erased_account_leaves_its_review_without_a_name(client, bouquet):
    ann = buyer(bouquet)
    review(bouquet, user=ann, verified=True)
    ann.delete()

    html = client.get(bouquet.get_absolute_url()).text

    assert "A reader" in html
    assert "Verified purchase" in html


@pytest.mark.feature("K4", refuses=True)
@pytest.mark.parametrize("role", [roles.EDITORS, roles.WORKSHOP, roles.DRIVER, ""])
def test_who_is_not_the_shop_decides_nothing(client, bouquet, role):
    row = review(bouquet, status=0)
    client.force_login(make_user(role=role))

    answer = client.post(
        reverse("review_admin:review", args=[row.pk]),
        {"decision": "approve", "seen": ""},
    )

    assert answer.status_code in (302, 403)
    row.refresh_from_db()
    assert row.status == ProductReview.FOR_MODERATION


@pytest.mark.feature("K4", refuses=True)
def test_words_changed_meanwhile_are_not_approved_unread(client, bouquet):
    ann = buyer(bouquet)
    client.force_login(ann)
    client.post(write_url(bouquet), GOOD)
    client.post(write_url(bouquet), GOOD | {"text": "Changed."})
    row = ProductReview.objects.get()
    client.force_login(make_user(role=roles.SHOP))

    answer = client.post(
        reverse("review_admin:review", args=[row.pk]),
        {"decision": "approve", "seen": ""},
    )

    assert answer.status_code == 409
    row.refresh_from_db()
    assert row.status == ProductReview.FOR_MODERATION


@pytest.mark.parametrize("rows", [10, 100])
def test_reviews_cost_one_query_more(
    client, bouquet, django_assert_max_num_queries, rows
):
    for _number in range(rows):
        review(bouquet, user=make_user())
    url = bouquet.get_absolute_url()
    cache.clear()
    client.get(url)

    with django_assert_max_num_queries(7):
        html = client.get(url).text

    assert f"{rows} reviews" in html


def test_a_delivered_order_leads_to_the_review(client, bouquet):
    user = make_user()
    order = make_order(user, status="delivered")
    order.lines.update(product=only_size(bouquet))
    client.force_login(user)

    html = client.get(reverse("customer:order", args=[order.number])).text

    assert write_url(bouquet) in html
