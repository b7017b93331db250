"""A version as paper, in its customer's language: a letter with its sums."""

from collections import defaultdict
from pathlib import Path

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from common.money import ZERO, round_cents
from common.pdf import render_pdf
from common.templatetags.look import money

PAPER = Path(__file__).parent / "paper"


def letter_pdf(version) -> bytes:
    """Return the paper of a version; no internal note is on it."""
    return render_pdf(PAPER / "letter.typ", letter_data(version))


def letter_data(version) -> dict:
    """Return what the paper says, as plain JSON, in the customer's language."""
    quote = version.quote
    with translation.override(quote.language):
        until = timezone.localtime(version.valid_until)
        title = gettext("Quote %(code)s, version %(number)s")
        return {
            "language": get_language(),
            "title": title % {"code": quote.code, "number": version.number},
            "heading": str(quote.heading),
            "day": date_format(quote.event_date, "l j F Y").capitalize(),
            "place": quote.place,
            "name": quote.name,
            "sent": date_format(timezone.localtime(version.sent_at), "j F Y"),
            "message": version.message,
            "lines": [_line(line) for line in version.lines.all()],
            "sums": [
                [gettext("Total, VAT included"), money(version.total)],
                [gettext("Deposit, to confirm"), money(version.deposit)],
                *(
                    [[gettext("Balance, later"), money(version.balance)]]
                    if version.balance
                    else []
                ),
            ],
            "vat": [_vat_words(*row) for row in vat_of(version)],
            "until": gettext("Valid until %(day)s.")
            % {"day": date_format(until, "j F Y, H:i")},
            "words": {
                "what": gettext("What"),
                "quantity": gettext("Quantity"),
                "each": gettext("Each"),
                "amount": gettext("Amount"),
            },
        }


def _line(line) -> list:
    return [
        line.description,
        str(line.quantity),
        money(line.unit_price),
        money(line.total),
    ]


def vat_of(version) -> list[tuple]:
    """Return ``(rate, VAT)`` of each rate among the lines, lowest first.

    VAT is taken out of the sum of the lines of a rate, and rounded once.
    """
    sums = defaultdict(lambda: ZERO)
    for line in version.lines.all():
        sums[line.vat_rate] += line.total
    return [
        (rate, round_cents(sums[rate] * rate / (100 + rate))) for rate in sorted(sums)
    ]


def _vat_words(rate, amount) -> str:
    words = gettext("of which VAT at %(rate)s%%: %(amount)s")
    return words % {"rate": f"{rate.normalize():f}", "amount": money(amount)}
