"""What lists say of a chosen subscription."""

from datetime import datetime, time

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from delivery.calendar import BRUSSELS
from shop.checkout.lifecycles import LineNote
from subscriptions.selectors import page_of


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
