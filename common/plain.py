"""Words people type for others to read, without what nobody can see."""

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

# Marks that turn the reading direction can make a text say something else; the others
# have no width and hide words from whoever looks for them. Joiners belong to emoji.
TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
WIDTHLESS = "\u00ad\u180e\u200b\u2060\u2061\u2062\u2063\u2064\ufeff"
GONE = dict.fromkeys(map(ord, TURNING + WIDTHLESS))
SHOWN_CONTROLS = "\n\t"


def plain_words(text: str) -> str:
    """Return ``text`` with plain line breaks, without hidden or turning characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(GONE)
    text = unicodedata.normalize("NFC", text)
    return "".join(c for c in text if c in SHOWN_CONTROLS or not _hidden(c)).strip()


def _hidden(character):
    return unicodedata.category(character) in ("Cc", "Cs", "Co")


class WordsField(forms.CharField):
    """Plain words of at most ``max_length`` characters, none longer than ``longest``.

    They are counted as they are stored. NUL is refused by Django's own field.
    """

    def __init__(self, *args, longest=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.longest = longest

    def to_python(self, value):
        """Return what will be stored; NUL stays, so that it is refused."""
        text = super().to_python(value)
        return text if "\x00" in text else plain_words(text)

    def validate(self, value):
        """Refuse nothing at all, and a word longer than a line can hold."""
        super().validate(value)
        if self.longest and any(len(word) > self.longest for word in value.split()):
            raise forms.ValidationError(
                _("One word has more than %(n)s characters."),
                code="long_word",
                params={"n": self.longest},
            )


class LineField(WordsField):
    """One line of plain words: a line break becomes a space."""

    def to_python(self, value):
        """Return one line."""
        text = super().to_python(value)
        return text if "\x00" in text else " ".join(text.split())
