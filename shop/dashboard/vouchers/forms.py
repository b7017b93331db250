"""Vouchers and sets of them, refused at the field where they make no sense."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from oscar.apps.dashboard.vouchers import forms as oscar_forms

from shop.voucher.codes import is_plain_code, normal_code
from shop.voucher.models import Voucher

MOST_IN_A_SET = 2000
REDUCED = _("A product whose price is reduced already takes no voucher.")


class VoucherForm(oscar_forms.VoucherForm):
    """One voucher."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["offers"].help_text = REDUCED
        self.fields["code"].help_text = _(
            "Letters A to Z, digits and dashes. Customers may type it in any case."
        )

    def clean_code(self):
        """Return the code; refuse one that a customer could take for another."""
        code = super().clean_code()
        if not is_plain_code(code):
            raise forms.ValidationError(
                _("Use letters A to Z, digits and dashes, at least 3.")
            )
        others = Voucher.objects.exclude(pk=self.instance.pk)
        twin = others.filter(normal_code=normal_code(code)).first()
        if twin:
            words = _("The code %(code)s reads the same.")
            raise forms.ValidationError(words % {"code": twin.code})
        return code


class VoucherSetForm(oscar_forms.VoucherSetForm):
    """Many vouchers at once."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["offers"].help_text = REDUCED
        self.fields["count"].validators.append(MaxValueValidator(MOST_IN_A_SET))
        self.fields["code_length"].validators += [
            # Shorter codes can be guessed.
            MinValueValidator(8),
            MaxValueValidator(32),
        ]

    def clean_name(self):
        """Return the name; its vouchers are called after it, and names are unique."""
        name = self.cleaned_data["name"]
        others = Voucher.objects.filter(name__startswith=f"{name} - ")
        if self.instance.pk:
            others = others.exclude(voucher_set=self.instance)
        if others.exists():
            raise forms.ValidationError(_("Other vouchers are called like this."))
        return name
