"""A day's deliveries as cards in columns, read in four queries however many."""

import hashlib
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from delivery import states
from delivery.models import DayLoad, Delivery, DeliveryLine, SubstitutionQuestion
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
    """A delivery on the board."""

    delivery: Delivery
    lines: list
    questions: list
    steps: list

    @property
    def parcels(self):
        """Return units and titles with their size."""
        return [(row.quantity, title_of(row)) for row in self.lines]

    @property
    def question_open(self):
        """Tell whether the buyer may still answer a question."""
        now = timezone.now()
        return any(not each.answer and each.answer_by > now for each in self.questions)

    @property
    def refused(self):
        """Tell whether the buyer wants money instead of another flower."""
        return any(
            each.answer == SubstitutionQuestion.Answer.NO for each in self.questions
        )

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


def read_day(day: date, slot_id=None) -> list[Delivery]:
    """Return a day's deliveries in the order they leave, with lines and questions."""
    rows = deliveries_on(day, slot_id).select_related("order").order_by("pk")
    return order_stops(rows.prefetch_related(lines_with(), "questions"))


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


def make_board(day: date, duties, slot_id=None) -> list[Column]:
    """Return the columns of a day, cards in the order they leave."""
    columns = [Column(*each) for each in COLUMNS]
    found = {status: column for column in columns for status in column.statuses}
    for delivery in read_day(day, slot_id):
        found[delivery.status].cards.append(make_card(delivery, duties))
    return columns


def make_card(delivery, duties) -> Card:
    """Return one delivery as a card, with the buttons of the user's tasks."""
    return Card(
        delivery=delivery,
        lines=list(delivery.lines.all()),
        questions=list(delivery.questions.all()),
        steps=[
            Step(status, BUTTONS[status], status in ASKED)
            for status in duties.steps_from(delivery.status, delivery.way)
        ],
    )


def bears(day: date) -> DayBears:
    """Return what a day bears; orders waiting for payment count as well."""
    row = DayLoad.objects.filter(day=day, slot=None).first() or DayLoad(day=day)
    rule = current_rules().on(day)
    return DayBears(row.deliveries, row.minutes, rule.deliveries, rule.minutes)


def board_stamp(day: date, duties, slot_id=None) -> str:
    """Return a word that changes when the board of a day does; three queries."""
    rows = deliveries_on(day, slot_id).order_by("pk")
    shown = rows.values_list(
        *("pk", "status", "starts", "ends", "stop", "minutes", "recipient_name"),
        *("commune", "card_message", "anonymous", "slot_id"),
    )
    now = timezone.now()
    asked = SubstitutionQuestion.objects.filter(delivery__in=rows).order_by("pk")
    questions = [
        (pk, answer, answer_by > now)
        for pk, answer, answer_by in asked.values_list("pk", "answer", "answer_by")
    ]
    seen = (list(shown), questions, bears(day), sorted(duties.steps), get_language())
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:32]
