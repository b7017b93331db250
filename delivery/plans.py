"""One delivery before it is ordered: is it possible, and what does it cost."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from common.money import ZERO
from delivery import calendar
from delivery.errors import DateNotOffered, SlotNotOffered
from delivery.funerals import FuneralRequest, offers_in_time
from delivery.models import DeliveryCharge, Substitution, ZonePostcode
from delivery.offers import find_postcode, offers_for
from delivery.places import Place
from delivery.wishes import make_wish

Kind = DeliveryCharge.Kind


@dataclass(frozen=True)
class DeliveryRequest:
    """What a customer asks for: who, where, when, and the card.

    A pick-up needs no address. ``items`` pairs keys of basket lines with units; empty
    means everything, which only a sole delivery can ask for. ``included`` says that the
    price of the flowers pays for the way, whatever day and hours it is. ``funeral``
    names the service the flowers must be there for.
    """

    recipient_name: str
    date: date
    line1: str = ""
    postcode: str = ""
    commune: str = ""
    recipient_phone: str = ""
    line2: str = ""
    notes: str = ""
    card_message: str = ""
    card_signature: str = ""
    anonymous: bool = False
    way: str = calendar.VAN
    slot_id: int | None = None
    substitution: str = Substitution.SAME_COLOUR
    items: tuple = ()
    included: bool = False
    funeral: FuneralRequest | None = None


@dataclass(frozen=True)
class Charge:
    """A piece of what a delivery costs, euros incl. VAT."""

    kind: str
    name: str
    amount: Decimal


@dataclass(frozen=True)
class Plan:
    """A delivery that is possible now, with its charges."""

    request: DeliveryRequest
    served: ZonePostcode | None
    offer: calendar.DayOffer
    slot: calendar.SlotRule | None
    minutes: int
    charges: tuple

    @property
    def fee(self) -> Decimal:
        """Return what the delivery costs, euros incl. VAT."""
        return sum((charge.amount for charge in self.charges), ZERO)

    @property
    def place(self) -> Place:
        """Return the place it takes, with the limits of its day."""
        return Place(
            day=self.offer.day,
            slot_id=self.slot and self.slot.pk,
            minutes=self.minutes,
            most_deliveries=self.offer.rule.deliveries,
            most_minutes=self.offer.rule.minutes,
            most_in_slot=self.slot and self.slot.deliveries,
        )


def serve(request: DeliveryRequest) -> ZonePostcode | None:
    """Return what serves a request's postcode, None for a pick-up."""
    return None if request.way == calendar.PICKUP else find_postcode(request.postcode)


def plan_delivery(
    request: DeliveryRequest, *, items, value: Decimal, now=None, loads=None
) -> Plan:
    """Return a delivery with its charges, or say why it cannot be.

    ``items`` are pairs of a product and so many units; ``value`` is what they cost
    after discounts, euros incl. VAT; ``loads`` what the days bear, as ``offers_for``
    takes it.

    Raises:
        PostcodeNotServed: no zone has the postcode.
        DateNotOffered: the calendar does not offer the day; carries ``next_date``.
        SlotNotOffered: the hours are not offered on the day; carries ``next_date``.
        MissesService: the flowers would miss the service they are for.
    """
    served = serve(request)
    wish = make_wish(items, way=request.way, zone=served and served.zone_id)
    offers = offers_for(wish, now=now, loads=loads)
    if request.funeral:
        offers = offers_in_time(
            offers,
            request.funeral.service_at,
            day=request.date,
            slot_id=request.slot_id,
            way=request.way,
            now=now,
        )
    offer = pick_day(offers, request.date)
    slot = pick_slot(offers, offer, request.slot_id)
    return Plan(
        request=request,
        served=served,
        offer=offer,
        slot=slot,
        minutes=wish.minutes,
        charges=() if request.included else charges_for(served, offer, slot, value),
    )


def pick_day(offers, day: date) -> calendar.DayOffer:
    """Return the offer of ``day``, or raise DateNotOffered with the next day."""
    offer = next((each for each in offers if each.day == day), None)
    if offer is None or not offer.open:
        later = calendar.find_next(offers, after=day)
        raise DateNotOffered(
            problem=offer.problem if offer else calendar.CLOSED,
            refused=offer.refused if offer else (),
            next_date=later and later.day,
        )
    return offer


def pick_slot(offers, offer, slot_id) -> calendar.SlotRule | None:
    """Return the slot asked for; raise SlotNotOffered where it is not to be had.

    A day that has slots needs one; a day without takes none.
    """
    if not offer.slots and slot_id is None:
        return None
    slot = offer.slot(slot_id)
    if slot is None or not slot.open:
        later = calendar.find_next(
            [each for each in offers if (s := each.slot(slot_id)) and s.open],
            after=offer.day,
        )
        raise SlotNotOffered(next_date=later and later.day)
    return slot.rule


def charges_for(served, offer, slot, value) -> tuple[Charge, ...]:
    """Return what a delivery costs; what costs nothing is left out, but for the way.

    ``offer`` is None while no day is chosen yet. ``value`` is the flowers' price after
    discounts, euros incl. VAT: from the zone's threshold on they travel free, hours
    and surcharges do not.
    """
    found = []
    if served:
        words = _("Delivery to %(commune)s") % {"commune": served.commune}
        found.append(Charge(Kind.FEE, words, zone_fee(served.zone, value)))
    if slot and slot.fee:
        found.append(Charge(Kind.SLOT, slot.name, slot.fee))
    if offer and offer.surcharge:
        day = offer.rule.name or WEEKDAYS[offer.day.weekday()]
        words = _("Surcharge for %(day)s") % {"day": day}
        found.append(Charge(Kind.SURCHARGE, words, offer.surcharge))
    return tuple(found)


def zone_fee(zone, value: Decimal) -> Decimal:
    """Return the fee of a zone for flowers worth ``value``, euros incl. VAT."""
    free = zone.free_over is not None and value >= zone.free_over
    return ZERO if free else zone.fee
