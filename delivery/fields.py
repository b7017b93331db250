"""What is written on a card, as the printer can take it."""

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

from common.faces import drawn_characters
from delivery.models import MAX_CARD, MAX_RIBBON

# Our faces lack these spaces, which keyboards write by themselves.
SPACES = str.maketrans({"\t": " ", "\u2009": "\u00a0", "\u202f": "\u00a0"})
# These belong to emoji: drawn with their neighbours, and nothing by themselves.
JOINING = set("\u200d\ufe0e\ufe0f")
# So many characters are named in a refusal.
NAMED = 5


class CardField(forms.CharField):
    """Words for a card: a line break counts once, what cannot be printed is refused."""

    default_error_messages = {
        "unprintable": _("We cannot print “%(characters)s” on a card."),
        "max_length": _("The card holds %(limit_value)d characters."),
    }

    def __init__(self, *args, max_length=MAX_CARD, required=False, **kwargs):
        super().__init__(*args, max_length=max_length, required=required, **kwargs)

    def to_python(self, value):
        """Return the words with plain line breaks and spaces, accents in one piece."""
        words = super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")
        return unicodedata.normalize("NFC", words.translate(SPACES))

    def validate(self, value):
        """Refuse what none of our faces draws, and name it."""
        super().validate(value)
        foreign = [each for each in dict.fromkeys(value) if not self.prints(each)]
        if foreign:
            raise forms.ValidationError(
                self.error_messages["unprintable"],
                code="unprintable",
                params={"characters": "".join(map(_visible, foreign[:NAMED]))},
            )

    def prints(self, character):
        """Tell whether what this field fills shows a character."""
        return is_printable(character)


class RibbonField(CardField):
    """Words for a ribbon: one line of letters and signs, no drawn ones."""

    default_error_messages = {
        "unprintable": _("We cannot print “%(characters)s” on a ribbon."),
        "max_length": _("The ribbon holds %(limit_value)d characters."),
    }

    def __init__(self, *args, max_length=MAX_RIBBON, **kwargs):
        super().__init__(*args, max_length=max_length, **kwargs)

    def to_python(self, value):
        """Return the words on one line."""
        return " ".join(super().to_python(value).split())

    def prints(self, character):
        """Tell whether gold foil takes it: pictures it does not."""
        drawing = unicodedata.category(character) in ("So", "Sk")
        return is_printable(character) and not drawing and character not in JOINING


def is_printable(character: str) -> bool:
    """Tell whether a face we print with draws a character; emoji they do.

    Marks that turn the reading direction are drawn by none: they could make a card say
    something else.
    """
    if character == "\n" or character in JOINING:
        return True
    control = unicodedata.category(character) == "Cc"
    return not control and ord(character) in drawn_characters()


def _visible(character):
    """Return a character as an error can show it: its number where it has no shape."""
    return character if character.isprintable() else f"U+{ord(character):04X}"
