"""What a postcode, a phone number and the key of some hours look like."""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

belgian_postcode = RegexValidator(
    r"\A[1-9][0-9]{3}\Z", _("A Belgian postcode has four digits, 1000 to 9999.")
)
phone_number = RegexValidator(
    r"\A[+0-9][0-9 ./()-]{6,24}\Z", _("Use digits, for example +32 470 12 34 56.")
)
slot_key = RegexValidator(r"\A[0-9]{1,9}\Z", _("Choose the hours."))
