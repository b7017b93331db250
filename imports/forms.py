"""The form of an upload."""

from pathlib import PurePath

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.kinds import VatCategory
from imports.limits import MAX_BYTES

SHEETS = (".csv", ".tsv", ".txt", ".xlsx")


def refuse_large(file):
    """Return an uploaded file of at most 20 MB."""
    if file and file.size > MAX_BYTES:
        raise forms.ValidationError(_("The file is larger than 20 MB."))
    return file


class UploadForm(forms.Form):
    """A spreadsheet, its pictures, and how to read both."""

    sheet = forms.FileField(
        label=gettext_lazy("Spreadsheet"),
        help_text=gettext_lazy("CSV or XLSX, at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ",".join(SHEETS)}),
    )
    pictures = forms.FileField(
        label=gettext_lazy("Pictures"),
        required=False,
        help_text=gettext_lazy(
            "A zip with the picture files the spreadsheet names, at most 20 MB."
        ),
        widget=forms.FileInput(attrs={"accept": ".zip"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the texts"),
        choices=settings.LANGUAGES,
        help_text=gettext_lazy(
            "For files of Shopify and WooCommerce, whose texts are in one language."
        ),
    )
    vat_category = forms.ChoiceField(
        label=gettext_lazy("VAT category of new articles"),
        choices=VatCategory.choices,
        help_text=gettext_lazy("Where the file says none."),
    )
    comma = forms.BooleanField(
        label=gettext_lazy("Decimal comma"),
        required=False,
        help_text=gettext_lazy("Prices are written like 39,50."),
    )
    new_categories = forms.BooleanField(
        label=gettext_lazy("Make missing categories"),
        required=False,
        help_text=gettext_lazy("Otherwise a row with an unknown category is refused."),
    )

    def clean_sheet(self):
        """Refuse what is too large, or no spreadsheet by its name."""
        sheet = refuse_large(self.cleaned_data["sheet"])
        if PurePath(sheet.name).suffix.lower() not in SHEETS:
            raise forms.ValidationError(_("Upload a CSV or XLSX file."))
        return sheet

    def clean_pictures(self):
        """Refuse a zip that is too large."""
        return refuse_large(self.cleaned_data["pictures"])

    def options(self) -> dict:
        """Return how the file is to be read."""
        names = ("language", "vat_category", "comma", "new_categories")
        return {name: self.cleaned_data[name] for name in names}
