"""What search engines read of a product: prices always, stars where there are some."""

import json
import re

import pytest

from catalogue.kinds import Size
from catalogue.models import Product
from catalogue.tests.factories import make_bouquet
from storefront.reviews.services import ProductReview
from storefront.tests.factories import hang, make_picture
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture
def bouquet():
    """Return a bouquet in two sizes; the large one is sold out."""
    sizes = {Size.STANDARD: ("39.00", 5), Size.DELUXE: ("55.50", 0)}
    return make_bouquet("Garden Letter", sizes=sizes)


def review(bouquet, score=4, status=1, body="Good.", user=None):
    return ProductReview.objects.create(
        product=bouquet, score=score, status=status, body=body, user=user
    )


def data_of(client, product):
    """Return the one data block of a product's page, parsed."""
    (block,) = BLOCK.findall(client.get(product.get_absolute_url()).text)
    return json.loads(block)


@pytest.mark.feature("MS20")
def test_a_product_has_an_offer_for_each_size_and_a_picture(client, bouquet, settings):
    hang(bouquet.children.first(), make_picture("one"))

    data = data_of(client, bouquet)

    assert (data["@type"], data["name"]) == ("Product", "Garden Letter")
    assert data["url"] == settings.SITE_URL + bouquet.get_absolute_url()
    assert data["image"].startswith(settings.SITE_URL)
    offers = [
        (each["price"], each["priceCurrency"], each["availability"].rsplit("/")[-1])
        for each in data["offers"]
    ]
    assert offers == [("39.00", "EUR", "InStock"), ("55.50", "EUR", "SoldOut")]


@pytest.mark.feature("MS20")
@pytest.mark.feature("K4")
def test_approved_reviews_are_its_rating_and_three_are_told(client, bouquet):
    ann = make_user(first_name="Ann", last_name="Peeters")
    for number, score in enumerate((5, 4, 4, 5)):
        review(bouquet, score, body=f"Words {number}")
    review(bouquet, 3, body="The latest", user=ann)
    review(bouquet, 1, status=0, body="Waiting words")
    review(bouquet, 1, status=2, body="Rejected words")

    data = data_of(client, bouquet)

    rating = data["aggregateRating"]
    assert (rating["ratingValue"], rating["reviewCount"]) == ("4.2", 5)
    assert (rating["bestRating"], rating["worstRating"]) == ("5", "1")
    told = [(each["author"]["name"], each["reviewBody"]) for each in data["review"]]
    assert told == [
        ("Ann P.", "The latest"),
        ("A reader", "Words 3"),
        ("A reader", "Words 2"),
    ]
    assert data["review"][0]["reviewRating"]["ratingValue"] == "3"
    assert "Peeters" not in json.dumps(data)


@pytest.mark.feature("MS20", refuses=True)
@pytest.mark.parametrize("status", [None, 0, 2])
def test_without_approved_reviews_there_is_no_rating(client, bouquet, status):
    if status is not None:
        review(bouquet, status=status)

    data = data_of(client, bouquet)

    assert "aggregateRating" not in data
    assert "review" not in data


@pytest.mark.feature("R-X07")
def test_words_cannot_close_the_block(client, bouquet):
    evil = '</script><script>alert(1)</script> & "quoted"'
    review(bouquet, body=evil)

    page = client.get(bouquet.get_absolute_url()).text
    data = data_of(client, bouquet)

    assert "<script>alert" not in page
    assert data["review"][0]["reviewBody"] == evil


def test_the_data_costs_no_query(client, bouquet, django_assert_max_num_queries):
    for _number in range(5):
        review(bouquet, user=make_user())
    bouquet = Product.objects.get(pk=bouquet.pk)
    client.get(bouquet.get_absolute_url())

    # The page's six, and one for what customers say.
    with django_assert_max_num_queries(7):
        data = data_of(client, bouquet)

    assert data["aggregateRating"]["reviewCount"] == 5
