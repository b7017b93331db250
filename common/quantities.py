"""How many: whole numbers in plain digits, wherever a customer types one."""

from django import forms
from django.utils.translation import gettext_lazy as _

MAX_QUANTITY = 99


class QuantityField(forms.IntegerField):
    """A whole number of units in plain ASCII digits."""

    def to_python(self, value):
        """Refuse 1.5, 1e3 and digits of other scripts, which Python would read."""
        text = str(value or "").strip()
        if text and not (text.isascii() and text.lstrip("-").isdigit()):
            raise forms.ValidationError(_("Enter a whole number."))
        if len(text) > 6:
            raise forms.ValidationError(self.too_many())
        return super().to_python(text)

    @staticmethod
    def too_many():
        """Say how many are possible."""
        return _("You can order up to %(n)s at once. For more, please call us.") % {
            "n": MAX_QUANTITY
        }
