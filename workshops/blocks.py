"""What editors compose a workshop's page of, beside its story."""

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail import blocks

MOST_OPTIONS = 12


class AnswerKind(TextChoices):
    """How a question is answered."""

    TEXT = "text", gettext_lazy("a few words")
    YES = "yes", gettext_lazy("a box to tick")
    CHOICE = "choice", gettext_lazy("one of a list")


class QuestionBlock(blocks.StructBlock):
    """A question everybody at the table is asked when they book."""

    question = blocks.CharBlock(label=gettext_lazy("question"), max_length=160)
    kind = blocks.ChoiceBlock(
        label=gettext_lazy("answered by"),
        choices=AnswerKind.choices,
        default=AnswerKind.TEXT,
    )
    options = blocks.TextBlock(
        label=gettext_lazy("list"),
        required=False,
        rows=3,
        help_text=gettext_lazy("One answer on a line, for a question with a list."),
    )
    required = blocks.BooleanBlock(
        label=gettext_lazy("must be answered"), required=False
    )

    class Meta:
        icon = "help"
        label = gettext_lazy("Question")

    def clean(self, value):
        """Refuse a list without answers, or with too many."""
        cleaned = super().clean(value)
        options = options_of(cleaned["options"])
        short = cleaned["kind"] == AnswerKind.CHOICE and len(options) < 2
        if short or len(options) > MOST_OPTIONS:
            words = _("Write two to %(n)d answers, each on a line.") % {
                "n": MOST_OPTIONS
            }
            raise blocks.StructBlockValidationError(
                block_errors={"options": ValidationError(words)}
            )
        return cleaned


def options_of(text) -> list[str]:
    """Return the answers of a list, each once, without empty lines."""
    lines = (line.strip()[:120] for line in (text or "").splitlines())
    return list(dict.fromkeys(line for line in lines if line))


class FaqBlock(blocks.StructBlock):
    """What people ask before they come."""

    question = blocks.CharBlock(label=gettext_lazy("question"), max_length=160)
    answer = blocks.TextBlock(label=gettext_lazy("answer"), rows=3, max_length=800)

    class Meta:
        icon = "help"
        label = gettext_lazy("Question and answer")
