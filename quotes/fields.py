"""Fields for money and photos, refused where they make no sense."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.cleaning import clean_picture

# Plain digits with a point or the comma of Belgium: no 1e30, no NaN, no spaces within.
EUROS = re.compile(r"-?[0-9]{1,9}([.,][0-9]+)?")


class EuroField(forms.DecimalField):
    """Euros in whole cents, never negative."""

    # A number field of the browser takes no comma.
    widget = forms.TextInput

    def __init__(self, **kwargs):
        super().__init__(
            **{"min_value": 0, "max_digits": 10, "decimal_places": 2} | kwargs
        )
        self.widget.attrs["inputmode"] = "decimal"

    def to_python(self, value):
        """Read "12,50" too; refuse what is not written in plain digits."""
        text = str(value if value is not None else "").strip()
        if text and not EUROS.fullmatch(text):
            raise ValidationError(_("Enter an amount in euros, such as 250 or 250,50."))
        return super().to_python(text.replace(",", "."))

    def widget_attrs(self, widget):
        """Leave out what only a number field knows."""
        return {}


class PhotosInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Pictures, each re-encoded without what a camera wrote into it, at most ``most``.

    None is refused before it is looked at, all are where there are too many.
    """

    def __init__(self, *, most, **kwargs):
        widget = PhotosInput(attrs={"accept": "image/jpeg,image/png,image/webp"})
        super().__init__(widget=widget, required=False, **kwargs)
        self.most = most

    def clean(self, data, initial=None):
        """Return clean pictures, or say why they are refused."""
        files = data if isinstance(data, list | tuple) else [data]
        files = [file for file in files if file]
        if len(files) > self.most:
            words = _("Choose at most %(most)s photos.")
            raise ValidationError(words, params={"most": self.most})
        return [clean_picture(super(PhotosField, self).clean(file)) for file in files]
