"""What is written on a card, as the printer can take it."""

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

from delivery.models import MAX_CARD

# Characters that turn the reading direction could make a card say something else.
TURNING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class CardField(forms.CharField):
    """Words for a card: a line break counts once, what cannot be printed is refused."""

    default_error_messages = {
        "unprintable": _("The card has a character we cannot print."),
        "max_length": _("The card holds %(limit_value)d characters."),
    }

    def __init__(self, *args, max_length=MAX_CARD, required=False, **kwargs):
        super().__init__(*args, max_length=max_length, required=required, **kwargs)

    def to_python(self, value):
        """Return the words with plain line breaks."""
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")

    def validate(self, value):
        """Refuse control characters."""
        super().validate(value)
        if any(not is_printable(character) for character in value):
            raise forms.ValidationError(
                self.error_messages["unprintable"], code="unprintable"
            )


def is_printable(character: str) -> bool:
    """Tell whether the printer can take a character; emoji it can."""
    if character in TURNING:
        return False
    return character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs")
