"""What is done to many products at once, each saved so that lists follow."""

from django.contrib import messages
from django.db.transaction import atomic
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from oscar.apps.dashboard.catalogue import bulk_actions as oscar_actions
from oscar.core.loading import get_model

from common.money import round_cents

StockRecord = get_model("partner", "StockRecord")


class SavePublicStatus:
    """Show or hide by saving each row: caches, search and what is below follow."""

    @atomic
    def execute(self, request, objects, form=None):
        """Save each row with the new status and say how many."""
        rows = list(objects)
        for row in rows:
            row.is_public = self.is_public
            row.save()
        message = (
            ngettext("%d is public now.", "%d are public now.", len(rows))
            if self.is_public
            else ngettext("%d is hidden now.", "%d are hidden now.", len(rows))
        )
        messages.success(request, message % len(rows))


class MakePublicAction(SavePublicStatus, oscar_actions.MakePublicAction):
    """Show categories."""


class MakeNonPublicAction(SavePublicStatus, oscar_actions.MakeNonPublicAction):
    """Hide categories."""


class MakeProductsPublicAction(
    SavePublicStatus, oscar_actions.MakeProductsPublicAction
):
    """Show products."""


class MakeProductsNonPublicAction(
    SavePublicStatus, oscar_actions.MakeProductsNonPublicAction
):
    """Hide products."""


class SetProductPriceAction(oscar_actions.SetProductPriceAction):
    """Change prices, in whole cents, never to nothing."""

    label = gettext_lazy("Update product prices")

    @atomic
    def execute(self, request, objects, form):
        """Price each stock record anew, or none of them."""
        records = StockRecord.objects.filter(
            product__in=objects, partner__in=form.cleaned_data["partners"]
        ).select_related("product__parent")
        changed = [record for record in records if self._reprice(record, form)]
        if any(record.price <= 0 for record in changed):
            messages.error(request, _("A price must be more than zero."))
            return
        for record in changed:
            record.save()
        messages.success(
            request,
            ngettext("%d price was changed.", "%d prices were changed.", len(changed))
            % len(changed),
        )

    def _reprice(self, record, form):
        """Set the new price on ``record``, in euros incl. VAT; tell if there is one."""
        said = form.cleaned_data
        before = record.price
        own = form.get_specific_prices().get(record.product_id)
        if own is not None:
            record.price = own
        elif said["new_price"] is not None:
            record.price = said["new_price"]
        elif said["increase_by_amount"] is not None:
            record.price = before + said["increase_by_amount"]
        elif said["increase_by_percentage"] is not None:
            factor = 1 + said["increase_by_percentage"] / 100
            record.price = round_cents(before * factor)
        return record.price != before
