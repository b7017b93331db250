"""Voucher codes as a file."""

from django.http import HttpResponse
from django.utils.text import slugify

from oscar.apps.dashboard.vouchers import views as oscar_views

from common.csv import csv_lines


class VoucherSetDownloadView(oscar_views.VoucherSetDownloadView):
    """The codes of a set, one a line."""

    def get(self, request, *args, **kwargs):
        """Send the codes, neutralised."""
        voucher_set = self.get_object()
        codes = voucher_set.vouchers.values_list("code")
        response = HttpResponse(b"".join(csv_lines(codes)), content_type="text/csv")
        name = slugify(voucher_set.name) or "vouchers"
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response
