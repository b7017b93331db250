"""The counter's side of the checkout: each recipient's parcel, days, hours, charges."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from common.money import ZERO
from delivery.calendar import PICKUP, VAN, DayOffer, find_next
from delivery.errors import PostcodeNotServed
from delivery.funerals import narrow, on_funeral_shelf, words_on
from delivery.offers import current_loads, find_postcode, glance_loads, offers_for
from delivery.plans import charges_for, zone_fee
from delivery.wishes import make_wish
from shop.checkout.days import make_picker
from shop.checkout.forms import (
    CheckoutForm,
    RecipientForm,
    names_of_recipient,
    names_of_sender,
)
from shop.checkout.funeral_forms import FUNERAL, service_moment
from shop.checkout.lifecycles import LIFECYCLES, lives_in, travelling
from shop.checkout.parcels import pack
from shop.checkout.typed import (
    MOST_RECIPIENTS,
    count_recipients,
    items_for,
    keep_typed,
    prefix_of,
    read_units,
    typed_for,
)

# Fields about lines that do not travel: names and answers of everybody at a table.
MOST_OTHERS = 400


class Ask:
    """What one recipient asks for, read from what was typed, checked by nobody yet."""

    def __init__(self, number, typed, items, wanted, loads):
        self.number, self.items, self.wanted = number, items, wanted
        self.prefix = prefix_of(number)
        self.typed = typed
        self.way = PICKUP if typed.get("way") == PICKUP else VAN
        cards = [item.line.card_message for item in items]
        self.cards = [card for card in cards if card]
        self.value = sum((item.value for item in items), ZERO)
        self.served, self.unserved = self._serve()
        wish = make_wish(
            [(item.line.product, item.quantity) for item in items],
            way=self.way,
            zone=self.served and self.served.zone_id,
        )
        offers = offers_for(wish, loads=loads)
        self.is_funeral = typed.get("occasion") == FUNERAL
        self.service_at = service_moment(typed) if self.is_funeral else None
        if self.service_at:
            offers = narrow(offers, self.service_at, self.way)
        self.offers = offers
        self.next_day = None

    def _serve(self):
        """Return the served postcode and why there is none; the first is asked once."""
        typed = self.typed.get("postcode", "").strip()
        if self.way == PICKUP or not typed:
            return None, None
        if not (typed.isascii() and typed.isdigit() and len(typed) == 4):
            return None, None
        try:
            return find_postcode(typed), None
        except PostcodeNotServed as refusal:
            return None, refusal

    @property
    def is_pickup(self):
        """Tell whether somebody comes to the shop for it."""
        return self.way == PICKUP

    @property
    def call_us(self) -> str:
        """Say whom to call about a service no day on offer is in time for."""
        return words_on(self.service_at) if self.service_at else ""

    @property
    def typed_day(self) -> date | None:
        """Return the day typed, None for nonsense."""
        try:
            return date.fromisoformat(self.typed.get("date", ""))
        except ValueError:
            return None

    @cached_property
    def offer_on_chosen_day(self) -> DayOffer | None:
        """Return the calendar's word on the day typed, None beyond its horizon."""
        day = self.typed_day
        return next((each for each in self.offers if each.day == day), None)

    @cached_property
    def offer(self) -> DayOffer | None:
        """Return the day chosen, None when it is not open."""
        offer = self.offer_on_chosen_day
        return offer if offer and offer.open else None

    @cached_property
    def slot(self):
        """Return the hours chosen, the cheapest open ones where nobody chose."""
        offer = self.offer
        if offer is None or not (self.served or self.is_pickup):
            return None
        text = self.typed.get("slot", "")
        known = text.isascii() and text.isdigit() and len(text) < 10
        chosen = offer.slot(int(text)) if known else None
        if chosen and chosen.open:
            return chosen
        return min(offer.open_slots, key=lambda each: each.rule.fee, default=None)

    @cached_property
    def charges(self):
        """Return what delivering costs so far, piece by piece; () without a place."""
        if not (self.served or self.is_pickup):
            return ()
        slot = self.slot
        return charges_for(self.served, self.offer, slot and slot.rule, self.value)

    @property
    def fee(self) -> Decimal:
        """Return what delivering costs so far, euros incl. VAT."""
        return sum((charge.amount for charge in self.charges), ZERO)

    @property
    def zone_fee(self) -> Decimal:
        """Return what the way costs for what this recipient gets, euros incl. VAT."""
        return zone_fee(self.served.zone, self.value) if self.served else ZERO

    @property
    def missing_for_free(self) -> Decimal | None:
        """Return the euros of flowers that are missing to travel free, None if none."""
        zone = self.served and self.served.zone
        if not zone or zone.free_over is None or not self.zone_fee:
            return None
        return zone.free_over - self.value

    def suggest(self, day: date | None):
        """Offer a day that works on a button of its own."""
        self.next_day = day

    @cached_property
    def first_day(self) -> DayOffer | None:
        """Return the first open day."""
        return find_next(self.offers)


@dataclass
class Desk:
    """A basket at the checkout with everybody it goes to."""

    form: CheckoutForm
    asks: list
    units: list
    typed: dict
    # What is asked about lines that do not travel, by kind.
    sections: dict

    @property
    def told(self):
        """Return ``(field, who, error)`` for everything that is wrong on the page."""
        found = [
            (field, number and _("Recipient %(number)s") % {"number": number}, error)
            for field, number, error in self.form.told
        ]
        return [*found, *(row for each in self.sections.values() for row in each.told)]

    @property
    def said(self) -> dict:
        """Return what was said about lines that do not travel, by kind."""
        return {kind: section.said() for kind, section in self.sections.items()}

    def is_valid(self) -> bool:
        """Tell whether all of it may be tried; each part says what it misses."""
        return all(
            [self.form.is_valid(), *(s.is_valid() for s in self.sections.values())]
        )

    @property
    def several(self):
        """Tell whether it goes to more than one."""
        return len(self.asks) > 1

    @property
    def most(self):
        """Return how many recipients the bouquets can be shared over."""
        return min(len(self.units), MOST_RECIPIENTS)

    @property
    def all_addressed(self):
        """Tell whether every unit was given to somebody by name."""
        return not self.several or all(unit.known for unit in self.units)

    @property
    def fee(self) -> Decimal:
        """Return what all deliveries cost so far, euros incl. VAT."""
        return sum((ask.fee for ask in self.asks), ZERO)

    @property
    def all_placed(self):
        """Tell whether the fee of everybody is known."""
        return all(ask.served or ask.is_pickup for ask in self.asks)

    @property
    def swaps(self):
        """Return what a change anywhere may change, for htmx: it is swapped at once.

        The last answer alone counts, so it must bring everything.
        """
        parts = [f"#commune-hint-{ask.number},#when-{ask.number}" for ask in self.asks]
        return ",".join(["#pay-total", *parts])

    def parties(self):
        """Return what each recipient's section shows."""
        return [
            {
                "number": ask.number,
                "form": form,
                "ask": ask,
                "picker": make_picker(ask.offers, ask.typed_day),
                "chosen_day": ask.offer and ask.offer.day,
                "cards": ask.cards,
                "name": ask.typed.get("recipient_name", "").strip()[:40],
                "hint_id": f"commune-hint-{ask.number}",
            }
            for form, ask in zip(self.form.recipients, self.asks, strict=True)
        ]


def open_desk(basket, *, data=None, typed=None, user=None, refused=False) -> Desk:
    """Return the checkout of a prepared basket.

    ``data`` is an order to be checked; ``typed`` what was typed so far, shown without
    complaint. One query for each recipient's postcode; how full the days are is what
    the shop promises everywhere, read anew where an order was ``refused``.
    """
    typed = keep(data) if data is not None else dict(typed or {})
    lines = travelling(basket)
    unsaid = data is None and "occasion" not in typed
    if unsaid and on_funeral_shelf(line.product for line in lines):
        typed["occasion"] = FUNERAL
    units = read_units(lines, typed)
    numbers = range(1, count_recipients(typed) + 1) if lines else ()
    wanted = [items_for(units, number) for number in numbers]
    parcels = pack(lines, [dict(items) for items in wanted])
    loads = None
    if lines:
        # Whether a day has a place left is decided when the order is placed.
        loads = current_loads() if refused else glance_loads()
    names = names_of_recipient()
    asks = [
        Ask(number, typed_for(typed, number, names), items, wants, loads)
        for number, items, wants in zip(numbers, parcels, wanted, strict=True)
    ]
    forms = [RecipientForm(data, initial=ask.typed, ask=ask) for ask in asks]
    sections = {
        life.kind: life.open_section(own, data=data, typed=typed, user=user)
        for life, own in lives_in(basket)
    }
    form = CheckoutForm(data, initial=typed, recipients=forms)
    return Desk(form, asks, units, typed, sections)


def keep(data) -> dict:
    """Return what was typed, for the next look at the page."""
    sender = {
        name: data[name].replace("\x00", "")[:400]
        for name in names_of_sender()
        if name in data
    }
    prefixes = tuple(life.prefix for life in LIFECYCLES)
    names = [name for name in data if name.startswith(prefixes)][:MOST_OTHERS]
    others = {name: data[name].replace("\x00", "")[:400] for name in names}
    return keep_typed(data, names_of_recipient()) | others | sender
