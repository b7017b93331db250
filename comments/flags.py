"""What the rules found, in words for staff."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "links": _("many links"),
    "words": _("a word of the list"),
    "shouting": _("capitals"),
    "characters": _("repeated characters"),
    "repeated": _("written before"),
    "new-account": _("a link, from a new account"),
    "reported": _("reported by readers"),
    "error": _("a rule broke"),
}


def flag_words(row) -> str:
    """Return what was found about a comment or a review, "" for nothing."""
    return ", ".join(str(WORDS.get(flag, flag)) for flag in row.flags)
