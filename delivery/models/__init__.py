"""Where and when flowers go, what a day can bear, and how each delivery went."""

from delivery.models.funerals import MAX_RIBBON, Funeral
from delivery.models.ground import ClosedDay, Zone, ZonePostcode
from delivery.models.steps import DeliveryStep, SubstitutionQuestion
from delivery.models.travelling import Delivery, DeliveryCharge, DeliveryLine, Sender
from delivery.models.week import DayLoad, PeakDay, Slot, WeekdayRule, every_day
from delivery.models.words import MAX_CARD, Substitution, Way

__all__ = [
    "MAX_CARD",
    "MAX_RIBBON",
    "ClosedDay",
    "DayLoad",
    "Delivery",
    "DeliveryCharge",
    "DeliveryLine",
    "DeliveryStep",
    "Funeral",
    "PeakDay",
    "Sender",
    "Slot",
    "Substitution",
    "SubstitutionQuestion",
    "Way",
    "WeekdayRule",
    "Zone",
    "ZonePostcode",
    "every_day",
]
