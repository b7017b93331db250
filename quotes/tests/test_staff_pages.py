"""Who of the staff reads and answers quotes, and what their pages cost."""

from django.urls import reverse

import pytest

from quotes.models import Quote
from quotes.tests.factories import (
    in_days,
    make_accepted,
    make_draft,
    make_quote,
    make_version,
    pay,
)
from users import roles
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db
INDEX = reverse("quote:index")


def pages_of(quote, version):
    return [
        INDEX,
        reverse("quote:inspect", args=[quote.pk]),
        reverse("quote_admin:answer", args=[quote.pk]),
        reverse("quote_admin:withdraw", args=[quote.pk]),
        reverse("quote_admin:letter", args=[version.pk]),
        reverse("quote_admin:balances"),
        reverse("quote_admin:figures"),
    ]


@pytest.mark.feature("R-A06")
@pytest.mark.parametrize(
    "role", ["", roles.EDITORS, roles.WORKSHOP, roles.ACCOUNTING, roles.DRIVER]
)
def test_nobody_but_the_shop_reads_or_answers_quotes(client, role):
    version = make_version()
    client.force_login(make_user(role=role))

    shown = [client.get(url).status_code for url in pages_of(version.quote, version)]
    for name in ("answer", "withdraw", "message"):
        client.post(
            reverse(f"quote_admin:{name}", args=[version.quote_id]),
            {"reason": "x", "body": "x"},
        )

    version.refresh_from_db()
    assert set(shown) <= {302, 403}
    assert version.state == "sent"
    assert not version.quote.messages.exists()


@pytest.mark.feature("I4")
def test_the_shop_opens_every_page(client, bank):
    version = make_version()
    owed = make_accepted()
    pay(bank, owed.order)
    client.force_login(make_user(role=roles.SHOP))

    shown = [client.get(url) for url in pages_of(version.quote, version)]

    assert [page.status_code for page in shown] == [200] * 7
    assert owed.quote.code in shown[5].text


@pytest.mark.feature("I4", refuses=True)
def test_a_draft_is_its_writers_alone(client):
    quote = make_draft()
    client.force_login(make_user(role=roles.SHOP))

    listed = client.get(INDEX).text
    pages = [
        client.get(reverse("quote:inspect", args=[quote.pk]), follow=True),
        client.get(reverse("quote_admin:answer", args=[quote.pk]), follow=True),
    ]

    assert quote.code not in listed
    # Wagtail leads from /admin/ to /en/admin/ first.
    assert [page.status_code for page in pages] == [404, 404]


def test_the_list_is_filtered_by_state_date_and_occasion(client):
    wedding = make_quote()
    party = make_quote(event_type="party", event_date=in_days(10))
    answered = make_version().quote
    client.force_login(make_user(role=roles.SHOP))

    def found(**asked):
        text = client.get(INDEX, asked).text
        return [quote.code in text for quote in (wedding, party, answered)]

    assert found() == [True, True, True]
    assert found(state="submitted") == [True, True, False]
    assert found(event_type="party") == [False, True, False]
    assert found(event_date_from=in_days(50).isoformat()) == [True, False, True]


@pytest.mark.feature("R-P01")
def test_the_lists_cost_as_many_queries_for_100_as_for_10(
    client, django_assert_max_num_queries
):
    staff, customer = make_user(role=roles.SHOP), make_user()

    def more(count):
        first = make_quote()
        rows = [
            Quote(
                code=f"Q-{count}-{n}",
                user=customer,
                state="submitted",
                name="Anne",
                email="anne@example.com",
                language="en",
                event_date=first.event_date,
                place="Ghent",
                description="Flowers",
                submitted_at=first.submitted_at,
            )
            for n in range(count)
        ]
        Quote.objects.bulk_create(rows)

    for count in (10, 90):
        more(count)
        client.force_login(staff)
        client.get(INDEX)
        with django_assert_max_num_queries(22):
            client.get(INDEX)
        client.force_login(customer)
        client.get(reverse("customer:quote-list"))
        with django_assert_max_num_queries(14):
            page = client.get(reverse("customer:quote-list"))
    assert len(page.context["page_obj"].object_list) == 20


def test_an_empty_list_says_what_to_do(client):
    client.force_login(make_user())

    page = client.get(reverse("customer:quote-list"))

    assert reverse("quotes:ask") in page.text


@pytest.mark.feature("R-A02")
def test_the_account_lists_own_quotes_alone(client):
    mine, theirs = make_quote(), make_quote()
    client.force_login(mine.user)

    page = client.get(reverse("customer:quote-list")).text

    assert mine.code in page
    assert theirs.code not in page
