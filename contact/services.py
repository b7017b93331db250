"""Take a message in, and note that it was answered."""

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from contact.errors import AnsweredAlready
from outbox.services import post, post_to_staff


@transaction.atomic
def write_to_shop(*, language: str, **said):
    """Keep a message, mail it to staff and thank its sender.

    ``said`` is name, email, subject, order_number and message. The thanks repeat
    nothing of it: the address is unchecked, and may be somebody else's.
    """
    enquiry = _rows().create(language=language, **said)
    post_to_staff(
        key=f"contact-staff:{enquiry.pk}",
        template="staff_contact",
        path=reverse("contact_admin:enquiry", args=[enquiry.pk]),
        context={
            "reply_to": enquiry.email,
            "name": enquiry.name,
            "email": enquiry.email,
            "about": str(enquiry.get_subject_display()),
            "order_number": enquiry.order_number,
            "message": enquiry.message,
        },
    )
    post(
        key=f"contact-thanks:{enquiry.pk}",
        template="contact_received",
        recipient=enquiry.email,
        language=language,
        context={"site_url": settings.SITE_URL},
    )
    return enquiry


def answer_enquiry(*, enquiry_id: int, user) -> None:
    """Note that somebody wrote back; raises AnsweredAlready where a colleague did."""
    answered = _rows().filter(pk=enquiry_id, state="open")
    now = timezone.now()
    if not answered.update(state="answered", answered_by=user, answered_at=now):
        raise AnsweredAlready


def reopen_enquiry(*, enquiry_id: int) -> None:
    """Put a message back among those to answer; one that is open stays so."""
    rows = _rows().filter(pk=enquiry_id, state="answered")
    rows.update(state="open", answered_by=None, answered_at=None)


def _rows():
    return apps.get_model("contact", "Enquiry").objects
