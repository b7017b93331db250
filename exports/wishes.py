"""Quotes and what readers write below articles, as tables."""

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from comments.models import Comment
from exports.reading import euros, moment_of, or_empty, within, yes_or_no
from exports.registry import Column, Export, register
from quotes.models import Quote, QuoteVersion
from quotes.rights import ACT

# Names and addresses of customers leave the shop with both.
OF_READERS = "exports.export_customers"


def register_wishes():
    """Offer both: quotes to whoever answers them, comments to who exports customers."""
    register(
        Export(
            name="quotes",
            label=_("Quotes"),
            permission=ACT,
            statuses=tuple(s for s in Quote.State.values if s != Quote.State.DRAFT),
            label_of=dict(Quote.State.choices).get,
            dated=_("Day the request was sent in"),
            columns=QUOTE_COLUMNS,
            fields=QUOTE_FIELDS,
            rows=_quotes,
        )
    )
    register(
        Export(
            name="comments",
            label=_("Comments"),
            permission=OF_READERS,
            statuses=tuple(Comment.State.values),
            label_of=dict(Comment.State.choices).get,
            dated=_("Day it was written"),
            columns=COMMENT_COLUMNS,
            fields=COMMENT_FIELDS,
            rows=lambda asked: Comment.objects.filter(
                **within(asked, "created_at", "state")
            ),
        )
    )


def _quotes(asked):
    """Return what was sent in, each with its newest version; drafts are private."""
    newest = QuoteVersion.objects.filter(quote=OuterRef("pk")).order_by("-number")
    rows = Quote.objects.exclude(state=Quote.State.DRAFT)
    return rows.filter(**within(asked, "submitted_at", "state")).annotate(
        **{
            f"newest_{name}": Subquery(newest.values(field)[:1])
            for name, field in NEWEST.items()
        }
    )


NEWEST = {
    "number": "number",
    "total": "total",
    "deposit": "deposit",
    "sent": "sent_at",
    "until": "valid_until",
    "answered": "answered_at",
    "reason": "reason",
    "order": "order__number",
}
QUOTE_FIELDS = (
    *("code", "submitted_at", "name", "email", "phone", "language", "event_type"),
    *("event_date", "place", "budget", "style", "state"),
    *(f"newest_{name}" for name in NEWEST),
)
QUOTE_COLUMNS = {
    "code": Column(_("Code"), "code"),
    "asked": Column(_("Sent in"), moment_of("submitted_at")),
    "client": Column(_("Client"), "name"),
    "email": Column(_("E-mail"), "email"),
    "phone": Column(_("Phone"), "phone"),
    "language": Column(_("Language"), "language"),
    "occasion": Column(_("Occasion"), "event_type"),
    "date": Column(_("Day of the event"), "event_date"),
    "place": Column(_("Place"), "place"),
    "budget": Column(_("Budget incl. VAT"), or_empty("budget")),
    "style": Column(_("Colours and style"), "style"),
    "state": Column(_("State"), "state"),
    "version": Column(_("Version"), or_empty("newest_number")),
    "total": Column(_("Total incl. VAT"), euros("newest_total")),
    "deposit": Column(_("Deposit"), euros("newest_deposit")),
    "sent": Column(_("Sent"), moment_of("newest_sent")),
    "until": Column(_("Valid until"), moment_of("newest_until")),
    "answered": Column(_("Answered"), moment_of("newest_answered")),
    "reason": Column(_("Reason"), or_empty("newest_reason")),
    "number": Column(_("Order number"), or_empty("newest_order")),
}
COMMENT_FIELDS = (
    *("created_at", "edited_at", "page__title", "author__email", "by_staff"),
    *("depth", "state", "reason", "decided_at", "body"),
)
COMMENT_COLUMNS = {
    "written": Column(_("Written"), moment_of("created_at")),
    "edited": Column(_("Edited"), moment_of("edited_at")),
    "page": Column(_("Page"), "page__title"),
    "email": Column(_("E-mail"), or_empty("author__email")),
    "staff": Column(_("By staff"), yes_or_no("by_staff")),
    "depth": Column(_("Depth"), "depth"),
    "state": Column(_("State"), "state"),
    "reason": Column(_("Reason"), "reason"),
    "decided": Column(_("Decided"), moment_of("decided_at")),
    "body": Column(_("Comment"), "body"),
}
