"""Articles: what is shown, found, and left out."""

from datetime import date
from xml.etree import ElementTree

import pytest

from blog.tests.factories import make_article, make_journal, text
from catalogue.models import ProductImage
from catalogue.removal import delete_product
from catalogue.tests.factories import make_addon, make_bouquet, only_size
from cms.renditions import FIRST_SPECS, make_renditions
from cms.tests.factories import make_picture

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def journal():
    """Return the journal in English."""
    return make_journal()


def card(product, words=""):
    """Return a product card as the stream stores it."""
    return {"type": "product", "value": {"product": product.pk, "text": words}}


def row(*products):
    """Return a row of products as the stream stores it."""
    keys = [product.pk for product in products]
    return {"type": "products", "value": {"title": "Three", "products": keys}}


def image(picture):
    """Return a picture block as the stream stores it."""
    value = {"image": picture.pk, "alt": "", "caption": "In a jug"}
    return {"type": "image", "value": value}


def page(client, url="/en/journal/peonies/", **query):
    """Return the text of an answer."""
    answer = client.get(url, query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.feature("J1")
def test_an_article_shows_cover_author_date_and_subjects(client, journal):
    picture = make_picture(alt="Peonies in a jug")
    make_article(
        journal,
        slug="peonies",
        author="Flora Maes",
        date=date(2026, 11, 19),
        cover=picture,
        body=[text("<p>A peony sulks.</p>"), image(picture)],
        tags=["Care"],
    )

    html = page(client)

    assert html.count('alt="Peonies in a jug"') == 2
    for words in ("Flora Maes", "19 November 2026", "A peony sulks.", "In a jug"):
        assert words in html
    assert 'href="/en/journal/?tag=care"' in html


@pytest.mark.feature("J6")
def test_words_for_a_picture_may_differ_in_an_article(client, journal):
    block = image(make_picture(alt="A rose"))
    block["value"]["alt"] = "The rose I mean"
    make_article(journal, slug="peonies", body=[block])

    html = page(client)

    assert 'alt="The rose I mean"' in html
    assert 'alt="A rose"' not in html


def test_a_product_in_an_article_has_the_price_of_now(client, journal):
    bouquet = make_bouquet("Garden Letter", price="39.00")
    make_article(journal, slug="peonies", body=[card(bouquet, "It stands.")])
    before = page(client)
    record = only_size(bouquet).stockrecords.get()
    record.price = "41.50"
    record.save()

    after = page(client)

    assert "€39.00" in before
    assert "€41.50" in after
    assert "It stands." in after
    assert bouquet.get_absolute_url() in after


def test_a_sold_out_product_says_so(client, journal):
    make_article(journal, slug="peonies", body=[card(make_bouquet(units=0))])

    html = page(client)

    assert "Sold out" in html
    assert "€39.00" not in html


@pytest.mark.parametrize("change", [{"is_public": False}, {"kind": "seat"}])
def test_what_visitors_may_not_see_never_leaks(client, journal, change):
    bouquet = make_bouquet("Not for you")
    make_article(journal, slug="peonies", body=[card(bouquet), row(bouquet)])
    type(bouquet).objects.filter(pk=bouquet.pk).update(**change)

    assert "Not for you" not in page(client)


def test_a_deleted_product_is_left_out(client, journal):
    bouquet = make_bouquet("Gone")
    make_article(journal, slug="peonies", body=[card(bouquet), row(bouquet)])
    delete_product(product_id=bouquet.pk, user=None)

    assert "Gone" not in page(client)


def test_an_add_on_is_shown_without_a_page_of_its_own(client, journal):
    vase = make_addon("Vase")
    make_article(journal, slug="peonies", body=[card(vase)])

    html = page(client)

    assert "Vase" in html
    assert vase.get_absolute_url() not in html


def photographed(bouquet):
    """Return the bouquet with a picture."""
    picture = make_picture()
    make_renditions(picture, FIRST_SPECS)
    ProductImage.objects.create(
        product=bouquet, picture=picture, original=picture.file.name
    )
    return bouquet


def test_a_full_article_stays_within_its_budget(
    client, journal, django_assert_num_queries
):
    bouquets = [photographed(make_bouquet()) for _number in range(4)]
    gallery = [{"image": make_picture().pk, "alt": "", "caption": ""}] * 3
    body = [
        text("<p>A peony sulks.</p>"),
        *(image(make_picture()) for _number in range(3)),
        {"type": "gallery", "value": {"pictures": gallery, "caption": ""}},
        card(bouquets[0]),
        row(*bouquets),
        text("<p>And opens.</p>"),
    ]
    for _number in range(4):
        make_article(journal, cover=make_picture())
    make_article(
        journal, slug="peonies", cover=make_picture(), body=body, tags=["Care", "May"]
    )
    page(client)

    with django_assert_num_queries(9):
        html = page(client)

    assert html.count("<source") == 5
    assert html.count("<picture>") == 1 + 3 + 3 + 1 + 4 + 3


@pytest.mark.parametrize("count", [10, 30])
def test_the_journal_costs_the_same_for_few_and_many(
    client, journal, django_assert_num_queries, count
):
    for _number in range(count):
        make_article(journal, cover=make_picture(), tags=["Care"])
    page(client, "/en/journal/")

    with django_assert_num_queries(8):
        html = page(client, "/en/journal/")

    assert html.count("<picture>") == 10


@pytest.mark.feature("J1")
def test_the_journal_is_filtered_by_subject(client, journal):
    make_article(journal, "Keep them cool", tags=["Care"])
    make_article(journal, "First snow", tags=["Winter"])

    html = page(client, "/en/journal/", tag="care")

    assert "Keep them cool" in html
    assert "First snow" not in html


@pytest.mark.feature("J1")
@pytest.mark.usefixtures("indexed")
def test_searching_finds_words_of_the_body(client, journal):
    make_article(journal, "Patience", body=[text("<p>Un œillet têtu.</p>")])
    make_article(journal, "First snow")

    html = page(client, "/en/journal/", q="OEILLETS")

    assert "Patience" in html
    assert "First snow" not in html


@pytest.mark.feature("J1", refuses=True)
@pytest.mark.parametrize(
    "query", [{"q": "'\"<script>"}, {"tag": "nothing"}, {"q": "\x00"}, {"tag": "\x00"}]
)
def test_odd_questions_break_nothing(client, journal, query):
    make_article(journal, "First snow")

    html = page(client, "/en/journal/", **query)

    assert "<script>" not in html.replace("<script ", "")


@pytest.mark.parametrize(("number", "shown"), [("2", 2), ("99", 2), ("x", 10)])
def test_the_journal_has_pages(client, journal, number, shown):
    for _number in range(12):
        make_article(journal)

    html = page(client, "/en/journal/", page=number)

    assert html.count("<article") == shown


@pytest.mark.feature("J9")
def test_untranslated_articles_stand_in_english_among_the_others(client, journal):
    french = make_journal("fr", title="Carnet", slug="carnet")
    both = make_article(journal, "Peonies", slug="peonies")
    make_article(
        french, "Pivoines", slug="pivoines", translation_key=both.translation_key
    )
    make_article(journal, "Only English", slug="only")

    html = page(client, "/fr/carnet/")

    assert 'href="/fr/carnet/pivoines/"' in html
    assert 'href="/en/journal/only/" hreflang="en"' in html
    assert 'href="/en/journal/peonies/"' not in html


def test_the_feed_tells_the_latest_articles(client, journal, settings):
    make_article(journal, "Old", date=date(2026, 1, 1))
    make_article(
        journal, "New & <b>", slug="new", summary="Short", date=date(2026, 2, 1)
    )

    answer = client.get("/en/journal/feed/", headers={"host": "localhost"})

    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.content)
    titles = [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]
    assert titles == ["New & <b>", "Old"]
    link = root.find(f"{ATOM}entry/{ATOM}link").get("href")
    assert link == f"{settings.SITE_URL}/en/journal/new/"
    assert b"localhost" not in answer.content


def test_minutes_to_read_are_counted_when_saved(journal):
    words = " ".join(["word"] * 401)

    article = make_article(journal, body=[text(f"<p>{words}</p>")])

    assert article.minutes == 3


def test_shared_pages_show_their_picture(client, journal, settings):
    cover = make_picture(alt="Peonies")
    make_article(journal, slug="peonies", cover=cover, summary="They sulk.")

    html = page(client)

    assert f'og:image" content="{settings.SITE_URL}{cover.file.url}"' in html
    assert '<meta name="description" content="They sulk.">' in html


def test_the_price_of_a_hidden_size_is_no_price(client, journal):
    bouquet = make_bouquet(sizes={"standard": ("39.00", 5), "deluxe": ("20.00", 5)})
    hidden = bouquet.children.get(size="deluxe")
    hidden.is_public = False
    hidden.save()
    make_article(journal, slug="peonies", body=[card(bouquet)])

    html = page(client)

    assert "€39.00" in html
    assert "€20.00" not in html
