"""Form fields of the catalogue: months and uploaded pictures."""

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from cms.images import clean_picture

LANGUAGES = ("en", "fr", "nl")


def in_languages(*names):
    """Return the names of translated fields, language by language."""
    return [f"{name}_{language}" for name in names for language in LANGUAGES]


class MonthsField(forms.TypedMultipleChoiceField):
    """Months of the year as a list of numbers."""

    widget = forms.SelectMultiple

    def __init__(self, *args, **kwargs):
        # A JSON model field hands over options of its own.
        for name in ("encoder", "decoder"):
            kwargs.pop(name, None)
        super().__init__(*args, coerce=int, choices=list(MONTHS.items()), **kwargs)


def check_picture(file):
    """Return an upload the shop takes, or raise ValidationError; stored files pass."""
    if file and not getattr(file, "_committed", False):
        clean_picture(file)
    return file


def require_words(form, *, picture, words):
    """Add an error to a form with a picture nobody described."""
    said = form.cleaned_data
    if said.get(picture) and not (said.get(words) or "").strip():
        form.add_error(words, _("Say in words what the picture shows."))
