"""The report on orders, which outlive the accounts that placed them."""

from django.utils.translation import gettext as _

from oscar.apps.order import reports as oscar_reports


class OrderReportCSVFormatter(oscar_reports.OrderReportCSVFormatter):
    """Orders of a period, one a row."""

    def generate_csv(self, response, orders):
        """Write the rows; an erased customer leaves a label."""
        writer = self.get_csv_writer(response)
        writer.writerow(
            [
                _("Order number"),
                _("Name"),
                _("Email"),
                _("Total incl. tax"),
                _("Date placed"),
            ]
        )
        for order in orders.select_related("user", "sender"):
            writer.writerow(
                [
                    order.number,
                    customer_name(order),
                    order.email,
                    order.total_incl_tax,
                    self.format_datetime(order.date_placed),
                ]
            )


class OrderReportGenerator(oscar_reports.OrderReportGenerator):
    """Oscar's report with our rows."""

    formatters = oscar_reports.OrderReportGenerator.formatters | {
        "CSV_formatter": OrderReportCSVFormatter
    }


def customer_name(order):
    """Return who ordered, as said at the checkout or else by the account."""
    if hasattr(order, "sender"):
        return order.sender.name
    return order.user.get_full_name() if order.user else _("account deleted")
