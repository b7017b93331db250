"""Money and icons, drawn the same on every page."""

import json
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from babel.numbers import format_currency

register = template.Library()

# What could end the block, or be read as markup by a careless parser.
UNSAFE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}

# Belgian forms where there are some: "66,00 €" and "€ 66,00".
LOCALES = {"en": "en_IE", "fr": "fr_BE", "nl": "nl_BE"}


@register.filter
def money(amount):
    """Return euros incl. VAT in the reader's form; nothing for what is no amount."""
    return money_in(amount, "EUR")


@register.filter
def money_in(amount, currency):
    """Return an amount of any currency in the reader's form."""
    if amount is None or amount == "":
        return ""
    try:
        amount = Decimal(amount)
    except (InvalidOperation, TypeError, ValueError):
        return ""
    language = (get_language() or "en")[:2]
    return _written(str(amount), currency, LOCALES.get(language, "en_IE"))


@lru_cache(maxsize=4096)
def _written(text, currency, locale):
    # A page has dozens of prices, and few that differ. By text: to Python 0 and -0 are
    # the same key.
    return format_currency(Decimal(text), currency, locale=locale)


@register.simple_tag
def colon():
    """Return the colon between a label and its value: French keeps it off the word."""
    return "\N{NO-BREAK SPACE}:" if get_language() == "fr" else ":"


@register.simple_tag
def icon(name, extra=""):
    """Draw an icon of the sprite; words beside it say what it means."""
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        f"icon {extra}".strip(),
        static("img/icons.svg"),
        name,
    )


@register.filter
def unlocalised(amount):
    """Return euros as machines read them, "55.00" in every language."""
    return f"{amount:.2f}"


@register.filter
def as_day(text):
    """Return the day written "2026-11-22" in a mail's context."""
    return date.fromisoformat(text)


@register.filter
def as_moment(text):
    """Return the moment written in a mail's context as words, in Brussels' time."""
    moment = timezone.localtime(datetime.fromisoformat(text))
    return date_format(moment, "l j F, H:i")


@register.filter
def as_hour(text):
    """Return the hour of the moment written in a mail's context, in Brussels' time."""
    return date_format(timezone.localtime(datetime.fromisoformat(text)), "H:i")


@register.filter
def as_data(data):
    """Return what stands in a data block (``application/ld+json``), nothing else."""
    text = json.dumps(data, ensure_ascii=False).translate(UNSAFE)
    return mark_safe(text)  # noqa: S308
