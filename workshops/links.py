"""The signed links of who waits: they open one entry and nothing else."""

from datetime import timedelta

from django.core import signing

from workshops.models import GroupEnquiry, WaitingEntry

SALT = "workshops.waiting"
VALID = timedelta(days=180)


def waiting_token(entry) -> str:
    """Return what goes into the address of a waiting party's page; 180 days."""
    return signing.dumps(entry.pk, salt=SALT)


def waiting_from_token(token: str) -> WaitingEntry:
    """Return the party of a link, or raise WaitingEntry.DoesNotExist.

    Forged, tampered and expired links all get the same answer.
    """
    try:
        pk = signing.loads(token, salt=SALT, max_age=VALID)
    except signing.BadSignature:
        raise WaitingEntry.DoesNotExist from None
    return WaitingEntry.objects.select_related(
        "session__page", "session__room", "session__pool", "session__materials__pool"
    ).get(pk=pk)


GROUP_SALT = "workshops.group"


def group_token(enquiry) -> str:
    """Return what goes into the address of a group's quote; 180 days."""
    return signing.dumps(enquiry.pk, salt=GROUP_SALT)


def enquiry_from_token(token: str) -> GroupEnquiry:
    """Return the enquiry of a link, or raise GroupEnquiry.DoesNotExist."""
    try:
        pk = signing.loads(token, salt=GROUP_SALT, max_age=VALID)
    except signing.BadSignature:
        raise GroupEnquiry.DoesNotExist from None
    return GroupEnquiry.objects.select_related("page", "room", "session").get(pk=pk)
