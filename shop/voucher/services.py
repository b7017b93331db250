"""Put a voucher code into a basket."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.voucher.codes import normal_code
from shop.voucher.errors import CodeRefused, CodeUnknown
from shop.voucher.models import Voucher

MOST = 5
UNKNOWN = gettext_lazy("We do not know this code. Check it letter by letter.")


def add_voucher(*, basket, code: str, user=None) -> Voucher:
    """Put the voucher of a typed code into a saved basket; return it.

    Whether it takes anything off is the basket's matter. Case, spaces and dashes are
    ignored, O is read as 0, I and L as 1.

    Raises:
        CodeUnknown: nothing has this code.
        CodeRefused: not valid now, used already, in the basket already, or one of too
            many; the message says which.
    """
    voucher = Voucher.objects.filter(normal_code=normal_code(code)).first()
    if voucher is None:
        raise CodeUnknown(UNKNOWN)
    if basket.vouchers.filter(pk=voucher.pk).exists():
        raise CodeRefused(_("This code is in your basket already."))
    if reason := voucher.reason_against(user=user, customer=basket.customer):
        words = _("The code %(code)s: %(reason)s")
        raise CodeRefused(words % {"code": voucher.code, "reason": reason})
    if basket.vouchers.count() >= MOST:
        raise CodeRefused(_("At most %(n)s codes fit in one basket.") % {"n": MOST})
    basket.vouchers.add(voucher)
    return voucher
