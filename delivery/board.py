"""A day's deliveries as cards in columns, read in two queries however many."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Prefetch, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from delivery import states
from delivery.calendar import HORIZON_DAYS, NO_LOAD
from delivery.funerals import flag_of
from delivery.models import Delivery, DeliveryLine, SubstitutionQuestion
from delivery.offers import glance_loads
from delivery.places import loads_between
from delivery.rules import current_rules
from delivery.runs import order_stops
from shop.order import statuses

COLUMNS = (
    ("make", _("To make"), (states.SCHEDULED,)),
    ("made", _("Made"), (states.MADE,)),
    ("road", _("On the road or ready"), (states.OUT, states.READY)),
    ("done", _("Delivered"), (states.DELIVERED,)),
    ("missed", _("Nobody was home"), (states.CARDED, states.RETURNED)),
)
# What a button says; the first one of a card is the usual step.
BUTTONS = {
    states.SCHEDULED: _("Not made yet"),
    states.MADE: _("Made"),
    states.OUT: _("On the road"),
    states.READY: _("Ready for pick-up"),
    states.DELIVERED: _("Delivered"),
    states.CARDED: _("Nobody home"),
    states.RETURNED: _("Not collected"),
}
# The same steps where they lead back, or out once more.
BACK = {
    (states.OUT, states.MADE): _("Not gone yet"),
    (states.READY, states.MADE): _("Not ready yet"),
    (states.CARDED, states.OUT): _("Once more on the road"),
    (states.READY, states.DELIVERED): _("Collected"),
    (states.CARDED, states.DELIVERED): _("Delivered after all"),
}
# What of a delivery the board shows, beside its lines, which never change.
SHOWN = (
    *("pk", "status", "way", "starts", "ends", "stop", "minutes", "recipient_name"),
    *("postcode", "commune", "card_message", "anonymous", "asked", "refused"),
    "service_at",
)
# These are asked for on the delivery's own page.
ASKED = (states.CARDED, states.RETURNED)


@dataclass(frozen=True)
class Step:
    """A button: where it leads, and whether something is asked first."""

    status: str
    label: str
    asks: bool


@dataclass
class Card:
    """A delivery on the board; its buyer may be ``asked``, or have ``refused``."""

    delivery: Delivery
    steps: list

    @property
    def lines(self):
        """Return what was sold, line by line."""
        return list(self.delivery.lines.all())

    @property
    def parcels(self):
        """Return units and titles with their size."""
        return [(row.quantity, title_of(row)) for row in self.lines]

    @property
    def funeral(self):
        """Return the words of a funeral nobody may overlook, "" for none."""
        return flag_of(self.delivery)

    @property
    def card_missing(self):
        """Tell whether nothing is written for any card of it."""
        own = (row.card_message for row in self.lines)
        return not (self.delivery.card_message or any(own))


@dataclass
class Column:
    """Cards in one stage."""

    key: str
    title: str
    statuses: tuple
    cards: list = field(default_factory=list)

    @property
    def minutes(self):
        """Return the florist minutes of its cards."""
        return sum(card.delivery.minutes for card in self.cards)


@dataclass(frozen=True)
class DayBears:
    """What a day bears, and what it can; None is no limit."""

    deliveries: int
    minutes: int
    most_deliveries: int | None
    most_minutes: int | None

    @property
    def too_much(self):
        """Tell whether a limit was lowered below what is taken."""
        pairs = (
            (self.deliveries, self.most_deliveries),
            (self.minutes, self.most_minutes),
        )
        return any(most is not None and taken > most for taken, most in pairs)


def deliveries_on(day: date, slot_id=None):
    """Return the deliveries of placed orders that leave, or wait, on a day."""
    rows = Delivery.objects.filter(date=day, order__status__in=statuses.PLACED)
    rows = rows.exclude(status=states.CANCELLED)
    return rows.filter(slot_id=slot_id) if slot_id else rows


class Day:
    """A day, or one slot of it, in two queries: deliveries and their lines.

    Lines are read when the columns are: whoever only asks whether something changed
    does without.
    """

    def __init__(self, day: date, duties, slot_id=None):
        self.duties = duties
        rows = deliveries_on(day, slot_id).select_related("funeral").order_by("pk")
        self.rows = order_stops(rows.annotate(**_answers()))
        self.bears = bears(day)

    @property
    def stamp(self) -> str:
        """Return a word that changes when what the board shows does."""
        shown = [[getattr(row, name) for name in SHOWN] for row in self.rows]
        seen = (shown, self.bears, sorted(self.duties.steps), get_language())
        return hashlib.sha256(repr(seen).encode()).hexdigest()[:32]

    def columns(self) -> list[Column]:
        """Return the columns, cards in the order they leave."""
        prefetch_related_objects(self.rows, lines_with())
        columns = [Column(*each) for each in COLUMNS]
        found = {status: column for column in columns for status in column.statuses}
        for row in self.rows:
            found[row.status].cards.append(make_card(row, self.duties))
        return columns


def _answers():
    """Return whether a buyer may still answer a question, and whether one refused."""
    asked = SubstitutionQuestion.objects.filter(delivery=OuterRef("pk"))
    answers = SubstitutionQuestion.Answer
    waiting = asked.filter(answer=answers.OPEN, answer_by__gt=timezone.now())
    return {
        "asked": Exists(waiting),
        "refused": Exists(asked.filter(answer=answers.NO)),
        "service_at": F("funeral__service_at"),
    }


def lines_with() -> Prefetch:
    """Return how delivered lines are read: with what was sold, in one query."""
    rows = DeliveryLine.objects.select_related("line__product").order_by("pk")
    return Prefetch("lines", queryset=rows)


def title_of(row) -> str:
    """Return what a delivered line is, its size included."""
    product = row.line.product
    size = product.get_size_display() if product and product.size else ""
    if not size or size in row.line.title:
        return row.line.title
    return f"{row.line.title}, {size}"


def make_card(delivery, duties) -> Card:
    """Return one delivery as a card, with the buttons of the user's tasks."""
    return Card(
        delivery=delivery,
        steps=[
            Step(status, button_of(delivery.status, status), status in ASKED)
            for status in duties.steps_from(delivery.status, delivery.way)
        ],
    )


def button_of(before, after):
    """Return what the button of a step says."""
    return BACK.get((before, after)) or BUTTONS[after]


def bears(day: date) -> DayBears:
    """Return what a day bears; orders waiting for payment count as well."""
    load, rule = _load_of(day), current_rules().on(day)
    return DayBears(load.deliveries, load.minutes, rule.deliveries, rule.minutes)


def _load_of(day):
    ahead = day - timezone.localdate()
    if timedelta(0) <= ahead <= timedelta(days=HORIZON_DAYS):
        return glance_loads().get((day, None), NO_LOAD)
    return loads_between(day, day).get((day, None), NO_LOAD)
