"""Every payment and every refund in one list, newest first, narrowed as asked."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import CharField, F, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from payments.gateways.registry import GATEWAYS, available_gateways
from payments.models import PaymentAttempt
from refunds.models import Refund

PAYMENT, REFUND = "payment", "refund"
WHAT = ((PAYMENT, _("payment")), (REFUND, _("refund")))
STATES = {
    **{(PAYMENT, value): label for value, label in PaymentAttempt.State.choices},
    **{(REFUND, value): label for value, label in Refund.State.choices},
}
COLUMNS = (
    *("what", "pk", "at", "number", "gateway", "method"),
    *("amount", "currency", "state", "reason"),
)
# Beyond these no payment is, and time zones overflow at the ends of the calendar.
PLAUSIBLE = (
    MinValueValidator(date(2000, 1, 1)),
    MaxValueValidator(date(2199, 12, 31)),
)


def _any(choices):
    return [("", _("all")), *choices]


def _states():
    """Return each state once; both tables have one that is called failed."""
    return _any({state: label for (_what, state), label in STATES.items()}.items())


def gateway_labels() -> dict:
    """Return every gateway's name for people; those not on offer have their code."""
    names = {code: code.capitalize() for code in GATEWAYS}
    return names | {gateway.code: gateway.label for gateway in available_gateways()}


def _gateways():
    return _any(gateway_labels().items())


class HistoryForm(forms.Form):
    """Which movements of money to show."""

    what = forms.ChoiceField(label=_("Type"), choices=_any(WHAT), required=False)
    state = forms.ChoiceField(label=_("State"), choices=_states, required=False)
    method = forms.ChoiceField(label=_("Method"), choices=_gateways, required=False)
    since = forms.DateField(
        label=_("From"),
        required=False,
        validators=PLAUSIBLE,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=_("To"),
        required=False,
        validators=PLAUSIBLE,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )


def movements(*, asked: dict, **owner):
    """Return rows of payments and refunds as dicts, newest first.

    ``asked`` is a valid HistoryForm's data, ``owner`` narrows both tables: ``order=…``,
    ``order__user=…``; nothing shows everything.
    """
    payments = _rows(PaymentAttempt, PAYMENT, owner, asked)
    refunds = _rows(Refund, REFUND, owner, asked)
    if asked.get("what") == PAYMENT:
        return payments.order_by("-at", "-pk")
    if asked.get("what") == REFUND:
        return refunds.order_by("-at", "-pk")
    return payments.union(refunds, all=True).order_by("-at", "what", "-pk")


def _rows(model, what, owner, asked):
    rows = model.objects.filter(**owner).order_by()
    named = {
        "what": Value(what, output_field=CharField()),
        "at": F("created_at"),
        "number": F("order__number"),
    }
    if model is Refund:
        named |= {"method": F("attempt__method"), "gateway": F("attempt__gateway")}
    rows = rows.annotate(**named)
    narrowed = {
        "state": asked.get("state"),
        "gateway": asked.get("method"),
        "created_at__gte": _midnight(asked.get("since")),
        "created_at__lt": _midnight(asked.get("until"), days=1),
    }
    narrowed = {name: value for name, value in narrowed.items() if value}
    return rows.filter(**narrowed).values(*COLUMNS)


def _midnight(day, days=0):
    """Return when ``day`` (plus ``days``) starts in Brussels."""
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time.min))


def tell(rows) -> list[dict]:
    """Give each row its words."""
    what, gateways = dict(WHAT), gateway_labels()
    return [
        row
        | {
            "what_label": what[row["what"]],
            "state_label": STATES[row["what"], row["state"]],
            "gateway_label": gateways.get(row["gateway"], row["gateway"]),
        }
        for row in rows
    ]
