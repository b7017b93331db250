"""Why a voucher code is refused."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.errors import DomainError
from promotions.errors import DiscountGone


class CodeRefused(DomainError):
    """A code that was typed cannot be used; the message says why."""

    code = "code-refused"
    message = gettext_lazy("We do not know this code.")


class CodeUnknown(CodeRefused):
    """No voucher has this code."""

    code = "code-unknown"


class VoucherGone(DiscountGone):
    """A voucher in the basket can no longer be used; ``voucher`` is its code."""

    code = "voucher-gone"

    @classmethod
    def of(cls, voucher, reason):
        """Return the refusal that names the code and the reason."""
        words = _("The code %(code)s: %(reason)s") % {
            "code": voucher.code,
            "reason": reason,
        }
        return cls(words, voucher=voucher.code)
