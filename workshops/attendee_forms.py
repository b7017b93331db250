"""Who comes, and what the editors want to know of everybody."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.checkout.lifecycles import Section
from workshops.blocks import AnswerKind

MOST_ANSWER = 200


@dataclass(frozen=True)
class SeatSaid:
    """Who sits on a seat: ``number`` counts the units of a basket line from 1.

    ``answers`` maps keys of the page's questions to what was answered.
    """

    line_id: int
    number: int
    name: str
    answers: dict


class SeatForm(forms.Form):
    """One seat: a name, and an answer to each question of the page."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        error_messages={"required": gettext_lazy("Tell us who comes.")},
    )

    def __init__(self, *args, line, number, questions, **kwargs):
        super().__init__(*args, prefix=f"seat-{line.pk}-{number}", **kwargs)
        self.line, self.number, self.questions = line, number, questions
        for question in questions:
            self.fields[f"q{question.key}"] = _field(question)

    @property
    def title(self):
        """Return which seat this is, in words."""
        words = _("Seat %(n)d") % {"n": self.number}
        return f"{words}, {self.line.tier.get_kind_display()}"

    def answers(self) -> dict:
        """Return ``{question key: words}`` of what was answered."""
        said = {}
        for question in self.questions:
            value = self.cleaned_data.get(f"q{question.key}")
            said[question.key] = _("yes") if value is True else (value or "")
        return said


def _field(question):
    missing = {"required": _("Please answer this question.")}
    common = {
        "label": question.text,
        "required": question.required,
        "error_messages": missing,
    }
    if question.kind == AnswerKind.YES:
        return forms.BooleanField(**common)
    if question.kind == AnswerKind.CHOICE:
        choices = [("", "—"), *((each, each) for each in question.options)]
        return forms.ChoiceField(choices=choices, **common)
    return forms.CharField(max_length=MOST_ANSWER, **common)


class SeatsSection(Section):
    """The seats of a basket at the checkout, date by date."""

    template = "workshops/_checkout_seats.html"

    def __init__(self, lines, *, data, typed, user):
        self.groups = {}
        first = user.get_full_name() if user and user.is_authenticated else ""
        for line in lines:
            session = line.tier.session
            questions = session.page_read.asked()
            forms_of = self.groups.setdefault(session.pk, (session, []))[1]
            for number in range(1, line.quantity + 1):
                prefix = f"seat-{line.pk}-{number}-"
                initial = {
                    name.removeprefix(prefix): text
                    for name, text in (typed or {}).items()
                    if name.startswith(prefix)
                }
                if not forms_of and first:
                    initial.setdefault("name", first)
                forms_of.append(
                    SeatForm(
                        data,
                        initial=initial,
                        line=line,
                        number=number,
                        questions=questions,
                    )
                )

    @property
    def forms(self):
        """Return the form of every seat."""
        return [form for _session, own in self.groups.values() for form in own]

    @property
    def dates(self):
        """Return ``(date, forms)`` pairs, for the template."""
        return list(self.groups.values())

    def is_valid(self):
        """Tell whether every seat is named and every needed answer given."""
        valid = [form.is_valid() for form in self.forms]
        return all(valid)

    @property
    def told(self):
        """Return ``(field, seat, error)`` for the list above the form."""
        return [
            (field, form.title, error)
            for form in self.forms
            for field in form
            for error in field.errors
        ]

    def said(self):
        """Return who sits where."""
        return [
            SeatSaid(
                line_id=form.line.pk,
                number=form.number,
                name=form.cleaned_data["name"],
                answers=form.answers(),
            )
            for form in self.forms
        ]
