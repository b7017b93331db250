"""What readers write, and why they mind what others wrote."""

from django import forms
from django.utils.translation import gettext_lazy as _

from comments.models import LONGEST, LONGEST_WORD
from common.plain import LineField, WordsField


class CommentForm(forms.Form):
    """A comment of at most 500 characters, no word longer than 50."""

    text = WordsField(
        label=_("Your comment"),
        max_length=LONGEST,
        longest=LONGEST_WORD,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("At most 500 characters. Links are read before they are shown."),
        error_messages={
            "required": _("Write something first."),
            "max_length": _(
                "At most %(limit_value)d characters; these are %(show_value)d."
            ),
        },
    )


class ReportForm(forms.Form):
    """Why a comment should not stand there; only staff read it."""

    words = LineField(
        label=_("What is wrong with it?"),
        max_length=300,
        required=False,
        help_text=_("Only the people of the shop read this."),
    )


class DecisionForm(forms.Form):
    """Why staff take something out; only staff read it."""

    reason = LineField(
        label=_("Why"),
        max_length=300,
        required=False,
        help_text=_("Only colleagues read this. Needed to reject."),
    )
    seen = forms.DateTimeField(required=False, widget=forms.HiddenInput)
