"""Stars and words."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from catalogue.reviews.models import BEST, LONGEST
from common.plain import WordsField


class ReviewForm(forms.Form):
    """One to five stars, and what one would tell a friend."""

    score = forms.TypedChoiceField(
        label=_("How many stars?"),
        coerce=int,
        choices=[
            (n, ngettext_lazy("%(n)d star", "%(n)d stars", n) % {"n": n})
            for n in range(BEST, 0, -1)
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one to five stars."),
            "invalid_choice": _("Choose one to five stars."),
        },
    )
    text = WordsField(
        label=_("Your review"),
        max_length=LONGEST,
        longest=50,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What came, how it looked, how long it lasted."),
        error_messages={"required": _("Write something first.")},
    )
