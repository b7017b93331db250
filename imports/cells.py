"""What stands in a cell, read strictly: a doubt is a refusal, never a guess."""

import re
import unicodedata
from decimal import Decimal

from django.utils.translation import gettext as _

from catalogue.kinds import Kind, Size, VatCategory
from common.csv import unescape
from imports.errors import CellRefused
from imports.limits import LOWEST_PRICE, MAX_CELL, MAX_PRICE

# Direction marks and other invisible characters can make a text look like another.
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
SURROGATE = re.compile("[\ud800-\udfff]")
POINT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?", re.ASCII)
COMMA = re.compile(r"[0-9]{1,12},[0-9]{1,2}", re.ASCII)
WHOLE = re.compile(r"[+-]?[0-9]{1,6}", re.ASCII)
# Letters of other scripts that look like Latin capitals.
LOOKALIKES = str.maketrans(
    "АВЕКМНОРСТУХІЈЅԚԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTYXIJSQWABEZHIKMNOPTYX"
)
YES = {"yes", "true", "1", "oui", "vrai", "ja", "waar", "active"}
NO = {"no", "false", "0", "-1", "non", "faux", "nee", "onwaar", "draft", "archived"}
SIZES = {
    Size.STANDARD: "standard normal regular small s klein petit standaard",
    Size.DELUXE: "deluxe medium m moyen middel luxe",
    Size.GRAND: "grand large l groot big xl",
}
SIZE_WORDS = {word: size for size, words in SIZES.items() for word in words.split()}


def clean_text(text: str) -> str:
    """Return a cell without invisible characters; refuses what is far too long."""
    if len(text) > MAX_CELL:
        raise CellRefused(
            _("Longer than %(n)d characters.") % {"n": MAX_CELL},
        )
    for pattern in (INVISIBLE, CONTROL, SURROGATE):
        text = pattern.sub("", text)
    return unescape(unicodedata.normalize("NFC", text).strip())


def read_words(text: str, longest: int) -> str:
    """Return one line of at most ``longest`` characters."""
    words = " ".join(text.split())
    if len(words) > longest:
        raise CellRefused(_("Longer than %(n)d characters.") % {"n": longest})
    return words


def read_sku(text: str) -> str:
    """Return an article number as it is written."""
    return read_words(text, 64)


def normal_sku(sku: str) -> str:
    """Return the form in which article numbers are compared: no case, no spaces.

    Letters of other scripts that look like Latin ones count as these.
    """
    plain = unicodedata.normalize("NFKC", sku).upper().translate(LOOKALIKES)
    return "".join(plain.split())


def read_price(text: str, *, comma: bool = False) -> Decimal:
    """Return euros incl. VAT in whole cents, above zero.

    ``comma``: the uploader said that decimals stand after a comma. Otherwise 1,50 is
    refused: it could be a thousand in another country's spreadsheet.
    """
    if COMMA.fullmatch(text):
        if not comma:
            raise CellRefused(
                _('Write %(price)s, or choose "decimal comma" when you upload.')
                % {"price": text.replace(",", ".")}
            )
        text = text.replace(",", ".")
    if not POINT.fullmatch(text):
        raise CellRefused(_("Not a price: write euros and cents like 39.50."))
    price = Decimal(text)
    if price > MAX_PRICE:
        raise CellRefused(_("More than %(max)s €.") % {"max": MAX_PRICE})
    if price < LOWEST_PRICE:
        raise CellRefused(_("A price must be more than zero."))
    return price.quantize(LOWEST_PRICE)


def read_change(text: str) -> int:
    """Return units to add, or to take away below zero."""
    if not WHOLE.fullmatch(text):
        raise CellRefused(_("Enter a whole number."))
    return int(text)


def read_count(text: str) -> int:
    """Return a number of units, zero or more."""
    count = read_change(text)
    if count < 0:
        raise CellRefused(_("Less than zero."))
    return count


def read_days(text: str) -> int:
    """Return days of preparation, up to a year."""
    days = read_count(text)
    if days > 365:
        raise CellRefused(_("More than %(max)s.") % {"max": 365})
    return days


def read_yes_no(text: str) -> bool:
    """Return whether a product is published."""
    word = text.casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise CellRefused(_("Write yes or no."))


def read_size(text: str) -> str:
    """Return the size a word stands for."""
    size = SIZE_WORDS.get(text.casefold())
    if size is None:
        raise CellRefused(_("Sizes are standard, deluxe and grand."))
    return size.value


def read_vat_category(text: str) -> str:
    """Return a VAT category by its code."""
    return _one_of(text, VatCategory.values)


def read_kind(text: str) -> str:
    """Return what a product is: seats and plans have a door of their own."""
    return _one_of(text, [Kind.GOODS.value, Kind.ADDON.value])


def _one_of(text, values):
    if text.casefold() not in values:
        raise CellRefused(_("Write one of: %(words)s.") % {"words": ", ".join(values)})
    return text.casefold()


def read_path(text: str) -> tuple[str, ...]:
    """Return the names of a category's path, "Bouquets > Roses"."""
    names = tuple(read_words(name, 255) for name in text.split(">"))
    if not all(names) or len(names) > 6:
        raise CellRefused(_('Write a category as "Bouquets > Roses".'))
    return names
