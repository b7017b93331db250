"""Where and when the demo's workshops take place, and what they ask."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid4, uuid5

from django.utils import timezone

from demo.library import library_picture
from workshops.errors import InThePast, RoomTaken
from workshops.models import Room, Session
from workshops.sessions import SessionDetails, open_session

FIRST_ROOM = "atelier"


def faq_stream(entry, language) -> list:
    """Return the questions and answers of a workshop, as the stream stores them."""
    return [
        {
            "type": "faq",
            "value": {
                "question": each["question"][language],
                "answer": each["answer"][language],
            },
        }
        for each in entry["faq"]
    ]


def gallery_stream(entry, language) -> list:
    """Return what hands made before; pictures nobody drew yet are left out.

    A gallery needs two, or there is none.
    """
    drawn = [
        (library_picture(each["picture"], each["picture_alt"]), each["picture_alt"])
        for each in entry["gallery"]
    ]
    pictures = [
        {"image": picture.pk, "alt": alt[language], "caption": ""}
        for picture, alt in drawn
        if picture
    ]
    if len(pictures) < 2:
        return []
    items = [{"type": "item", "value": value, "id": str(uuid4())} for value in pictures]
    return [{"type": "gallery", "value": {"pictures": items, "caption": ""}}]


def question_stream(entry, language) -> list:
    """Return what everybody is asked, under the same keys in every language."""
    return [
        {
            "type": "question",
            "value": {
                "question": each["question"][language],
                "kind": each["kind"],
                "options": "\n".join(each.get("options", {}).get(language, [])),
                "required": each["required"],
            },
            "id": str(uuid5(NAMESPACE_URL, f"chezflora:{each['question']['en']}")),
        }
        for each in entry["question"]
    ]


def seed_sessions(rooms, pages, entries) -> None:
    """Open the dates of the workshops that are not there yet.

    ``pages`` are the English ones, by slug. What is there stays as the shop left it.
    """
    found = {room.pop("key"): _room(room) for room in [dict(room) for room in rooms]}
    for slug, entry in entries.items():
        if entry["kind"] != "workshop":
            continue
        for date in entry["dates"]:
            _open(pages[slug], _details(entry, date, found))


def _room(values):
    return Room.objects.get_or_create(name=values["name"], defaults=values)[0]


def _open(page, details):
    known = Session.objects.filter(page=page, starts_at=details.starts_at)
    if known.exists():
        return
    try:
        open_session(page_id=page.pk, details=details)
    except (InThePast, RoomTaken):
        # A run of another week put something else there.
        return


def _details(entry, date, rooms):
    starts_at = _moment(date)
    early = date.get("early_price")
    child = date.get("child_price")
    until = timedelta(weeks=date.get("early_weeks", 0))
    return SessionDetails(
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=entry["duration_minutes"]),
        room_id=rooms[date.get("room", FIRST_ROOM)].pk,
        language=date["language"],
        capacity=date.get("seats", entry["seats"]),
        price=Decimal(entry["price"]),
        child_price=Decimal(child) if child else None,
        early_price=Decimal(early) if early else None,
        early_until=starts_at - until if early else None,
        note=date.get("note", ""),
    )


def _moment(date):
    """Return when a date starts, counted in weeks from this one."""
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    day = monday + timedelta(weeks=date["weeks"], days=date["weekday"] - 1)
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(date["time"])))
