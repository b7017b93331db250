"""What groups and staff hear of an enquiry."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from outbox.services import post, post_to_staff
from workshops.links import group_token


def _facts(enquiry):
    return {
        "name": enquiry.name,
        "workshop": enquiry.page.title,
        "people": enquiry.people,
        "wished": enquiry.wished,
    }


def _quoted(enquiry):
    return _facts(enquiry) | {
        "price": str(enquiry.price),
        "seats": enquiry.seats,
        "amount": str(enquiry.total),
        "starts_at": enquiry.starts_at.isoformat(),
        "ends_at": enquiry.ends_at.isoformat(),
        "room": enquiry.room.name,
        "room_address": enquiry.room.address,
        "valid_until": enquiry.valid_until.isoformat(),
        "note": enquiry.note,
    }


def post_asked(enquiry):
    """Tell staff that a group asks for a date."""
    return post_to_staff(
        key=f"staff-group:{enquiry.pk}",
        template="staff_group_asked",
        path=reverse("workshop_admin:group", args=[enquiry.pk]),
        context=_facts(enquiry) | {"message": enquiry.message},
    )


def post_quote(enquiry):
    """Send a quote with its link, once for each quote."""
    return _post(enquiry, "group_quote", "workshops:quote", group_token(enquiry))


def post_accepted(enquiry):
    """Send the link of the private date that was opened."""
    return _post(enquiry, "group_accepted", "workshops:private", enquiry.session.code)


def _post(enquiry, template, name, argument):
    with translation.override(enquiry.language):
        path = reverse(name, args=[argument])
    return post(
        key=f"{template}:{enquiry.pk}:{enquiry.quotes}",
        template=template,
        recipient=enquiry.email,
        language=enquiry.language,
        context=_quoted(enquiry) | {"url": settings.SITE_URL + path},
    )


def post_answered(enquiry):
    """Tell staff what a group answered."""
    return post_to_staff(
        key=f"staff-group-answer:{enquiry.pk}:{enquiry.quotes}",
        template="staff_group_answered",
        path=reverse("workshop_admin:group", args=[enquiry.pk]),
        context=_quoted(enquiry) | {"accepted": enquiry.state == "accepted"},
    )
