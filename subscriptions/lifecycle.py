"""Subscriptions in a basket: judged, asked about, and begun with their order."""

from datetime import datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.kinds import Kind
from catalogue.selling import may_be_bought
from common.codes import random_code
from delivery.calendar import BRUSSELS
from delivery.offers import find_postcode, soonest_for
from delivery.wishes import make_wish
from shop.checkout.lifecycles import Lifecycle, LineNote
from subscriptions.checkout_form import PlanSection
from subscriptions.errors import (
    AccountNeeded,
    EndsTooSoon,
    NotOnOffer,
    RecipientMissing,
    StartsTooLate,
    StartsTooSoon,
)
from subscriptions.models import RECIPIENT, PlanChoice, Subscription
from subscriptions.rhythms import A_YEAR
from subscriptions.schedule import nominal_day
from subscriptions.selectors import order_sections, page_of

UNFIT = (NotOnOffer, StartsTooSoon, StartsTooLate, EndsTooSoon)
# Nobody promises flowers for later than this.
MOST_AHEAD = timedelta(days=366)


class PlanLifecycle(Lifecycle):
    """Lines of kind plan; see ``shop.checkout.lifecycles``."""

    kind = Kind.PLAN
    prefix = "plan-"

    def refusals(self, basket, lines):
        """Name what is not on offer any more, or can no longer begin on its day."""
        found = {}
        for line in load_choices(lines):
            if line.choice is None:
                found[line] = _("This is no longer for sale.")
                continue
            try:
                refuse_choice(line.choice, line)
            except UNFIT as refusal:
                found[line] = str(refusal.message)
        return found

    def notes(self, basket, lines):
        """Say how often, from when, and how it is paid."""
        return {line.pk: note_of(line) for line in load_choices(lines) if line.choice}

    def open_section(self, lines, *, data, typed, user):
        """Ask who gets the flowers, and where."""
        return PlanSection(load_choices(lines), data=data, typed=typed, user=user)

    def check(self, basket, lines, *, said, sender, user, now):
        """Refuse what could not run.

        Raises NotOnOffer, StartsTooSoon, StartsTooLate, EndsTooSoon, AccountNeeded
        where it is charged again, RecipientMissing, PostcodeNotServed.
        """
        for line in load_choices(lines):
            if line.choice is None:
                raise NotOnOffer
            refuse_choice(line.choice, line, now)
            if line.choice.renewal_id:
                continue
            if line.choice.renews and user is None:
                raise AccountNeeded
            heard = (said or {}).get(line.pk)
            if heard is None:
                raise RecipientMissing
            find_postcode(heard["postcode"])

    def record(self, order, lines, *, said, sender):
        """Write a subscription for each line; it begins when the order is paid."""
        for line in load_choices(lines):
            choice = line.choice
            if choice.renewal_id:
                continue
            heard = dict(said[line.pk])
            heard["commune"] = (
                heard.get("commune") or find_postcode(heard["postcode"]).commune
            )
            Subscription.objects.create(
                code=f"S-{random_code(8)}",
                user=order.user,
                line=line.ordered,
                size=choice.size,
                rhythm=choice.rhythm,
                anchor=choice.start,
                ends_on=choice.ends_on,
                bouquets=choice.bouquets,
                unit_price=line.ordered.unit_price_incl_tax,
                term=choice.term,
                renews=choice.renews,
                is_gift=choice.is_gift,
                gift_email=heard.get("gift_email", ""),
                name=sender.name,
                email=sender.email,
                phone=sender.phone,
                language=sender.language,
                **{name: heard.get(name, "") for name in RECIPIENT},
            )

    def must_keep(self, lines):
        """Tell whether one of them goes on by itself."""
        return any(line.choice and line.choice.renews for line in load_choices(lines))

    def keeps_method(self, order) -> bool:
        """Tell whether an order is paid with a method that is charged again."""
        begun = Q(line__order=order)
        later = Q(occurrences__order=order) | Q(bills__order=order)
        # What a dearer bouquet of a gift costs is paid once, whoever pays it.
        rows = Subscription.objects.filter(begun | later, renews=True)
        return order.user_id is not None and rows.exists()

    def order_sections(self, order):
        """Show the subscriptions an order began."""
        return order_sections(order)


def load_choices(lines) -> list:
    """Give lines their ``choice``, None where there is none, in one query."""
    missing = [line for line in lines if not hasattr(line, "choice")]
    if missing:
        rows = PlanChoice.objects.select_related(
            "size__plan__page", "size__bouquet__parent"
        )
        known = rows.in_bulk([line.pk for line in missing], field_name="line_id")
        for line in missing:
            line.choice = known.get(line.pk)
    return lines


def refuse_choice(choice, line, now=None) -> None:
    """Raise what keeps a chosen subscription from being sold.

    NotOnOffer where plan, bouquet, rhythm, term or number do not fit what is sold;
    StartsTooSoon, which carries ``first``; StartsTooLate; EndsTooSoon where the last
    day would cut off what is paid now, which carries ``last``.
    """
    if choice.renewal_id:
        return
    plan = choice.size.plan
    if not (plan.active and plan.page.live and choice.rhythm in plan.rhythms):
        raise NotOnOffer
    if may_be_bought(choice.size.bouquet):
        raise NotOnOffer
    product = line.product_id
    is_year = choice.term == A_YEAR[choice.rhythm] and choice.term > 1
    if product != (choice.size.year_id if is_year else choice.size.each_id):
        raise NotOnOffer
    if line.quantity != choice.units:
        raise NotOnOffer
    first = first_day(choice.size.bouquet, now)
    if first is None or choice.start < first:
        raise StartsTooSoon(first=first)
    if choice.start > timezone.localdate(now) + MOST_AHEAD:
        raise StartsTooLate
    if choice.ends_on is None:
        return
    last = nominal_day(choice.start, choice.rhythm, choice.term - 1)
    if choice.ends_on <= choice.start or choice.ends_on < last:
        raise EndsTooSoon(last=last if choice.term > 1 else None)


def first_day(bouquet, now=None):
    """Return the first day on which a bouquet could arrive anywhere, None if none."""
    found = soonest_for(make_wish([(bouquet, 1)]), now=now)
    return found[0].day if found else None


def note_of(line) -> LineNote:
    """Return what lists say of a chosen subscription."""
    choice = line.choice
    start = datetime.combine(choice.start, time.min, BRUSSELS)
    words = [str(choice.get_rhythm_display())]
    if choice.term > 1:
        words.append(
            ngettext("%(n)d delivery", "%(n)d deliveries", choice.term)
            % {"n": choice.term}
        )
    else:
        words.append(_("paid as they come"))
    if choice.bouquets > 1:
        words.append(_("%(n)d bouquets each time") % {"n": choice.bouquets})
    if choice.is_gift:
        words.append(_("a gift"))
    page = page_of(choice.size.plan)
    title = f"{page.title}, {choice.size.get_size_display()}"
    return LineNote(" · ".join(words), page.address, (), title, start, fixed=True)
