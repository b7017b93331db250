"""Which role opens which page of the workshops: nobody else sees who comes."""

from django.test import Client
from django.urls import reverse

import pytest

from users import roles
from workshops.groups import ask_for_group
from workshops.tests.factories import book, make_session, staff, wait_for

pytestmark = pytest.mark.django_db

ROLES = [roles.EDITORS, roles.SHOP, roles.WORKSHOP, roles.ACCOUNTING, roles.DRIVER]
SHOP = {roles.SHOP}
OPENERS = {roles.EDITORS, roles.SHOP}
FLORISTS = {roles.SHOP, roles.WORKSHOP}
SEE = {roles.EDITORS, roles.SHOP, roles.WORKSHOP, roles.ACCOUNTING}
SECRET = "Anneliese Verhaegen"


@pytest.fixture
def pages():
    """Every page of the workshops' staff, and whose it is."""
    session = make_session(capacity=1)
    booking = book(session, names=[SECRET]).bookings.get()
    entry = wait_for(session)
    group = ask_for_group(
        page_id=session.page_id,
        language="en",
        name="Team",
        email="team@example.com",
        phone="",
        wished="March",
        people=12,
        message="",
    )
    admin = {
        ("calendar",): SEE,
        ("decide",): SHOP,
        ("statistics",): {roles.SHOP, roles.ACCOUNTING},
        ("add",): OPENERS,
        ("session", session.pk): SEE,
        ("edit", session.pk): OPENERS,
        ("repeat", session.pk): OPENERS,
        ("call-off", session.pk): SHOP,
        ("paper", session.pk): FLORISTS,
        ("csv", session.pk): SHOP,
        ("cancel", session.pk, booking.pk): SHOP,
        ("waiting", entry.pk): SHOP,
        ("group", group.pk): SHOP,
    }
    found = {
        reverse(f"workshop_admin:{name}", args=args): allowed
        for (name, *args), allowed in admin.items()
    }
    door = {
        reverse(f"workshop_door:{name}", args=[session.pk]): FLORISTS
        for name in ("check-in", "scans")
    }
    lists = {
        "session:index": SEE,
        "attendee:index": FLORISTS,
        "groupenquiry:index": SHOP,
        "room:index": OPENERS,
        "room:add": OPENERS,
        "materialquota:index": OPENERS,
        "materialquota:add": OPENERS,
    }
    return found | door | {reverse(name): who for name, who in lists.items()}


@pytest.mark.feature("T11")
@pytest.mark.feature("H7")
@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_its_pages_and_no_other(pages, role):
    client = staff(role)

    answers = {page: client.get(page).status_code for page in pages}

    opened = {page for page, status in answers.items() if status == 200}
    assert opened == {page for page, allowed in pages.items() if role in allowed}
    assert set(answers.values()) <= {200, 302, 403}


@pytest.mark.feature("H7", refuses=True)
@pytest.mark.feature("X5")
@pytest.mark.parametrize("role", [None, "", *sorted({*ROLES} - FLORISTS)])
def test_nobody_else_reads_who_comes(pages, role):
    client = Client() if role is None else staff(role)

    bodies = [read(client.get(page)) for page in pages]

    assert not [b for b in bodies if SECRET in b]
    assert not [b for b in bodies if "wim@example.com" in b]


def read(answer):
    """Return an answer's text, of a file too."""
    return b"".join(answer).decode(errors="replace")


@pytest.mark.parametrize("role", [roles.WORKSHOP, roles.ACCOUNTING, roles.DRIVER])
def test_who_only_reads_changes_nothing(pages, role):
    client = staff(role)
    changing = [page for page, allowed in pages.items() if role not in allowed]

    answers = {client.post(page, {"reason": "mine"}).status_code for page in changing}

    assert answers <= {302, 403, 405}


@pytest.mark.parametrize("name", ["session", "attendee", "groupenquiry"])
@pytest.mark.parametrize("action", ["add", "edit", "delete"])
def test_what_services_write_is_not_written_by_a_list(pages, name, action):
    args = [] if action == "add" else [1]

    answer = staff(roles.SHOP).post(reverse(f"{name}:{action}", args=args), {})

    assert answer.status_code in (302, 404)
