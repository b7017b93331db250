"""Workshops: pages that tell, dates that are sold, people who come or wait."""

from workshops.models.bookings import Attendee, Booking
from workshops.models.groups import GroupEnquiry
from workshops.models.pages import WorkshopIndexPage, WorkshopPage
from workshops.models.scans import Scan
from workshops.models.sessions import MaterialQuota, Room, Session, SessionTier
from workshops.models.waiting import WaitingEntry, WaitingStep

__all__ = [
    "Attendee",
    "Booking",
    "GroupEnquiry",
    "MaterialQuota",
    "Room",
    "Scan",
    "Session",
    "SessionTier",
    "WaitingEntry",
    "WaitingStep",
    "WorkshopIndexPage",
    "WorkshopPage",
]
