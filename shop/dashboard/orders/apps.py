"""App configuration of the fork."""

from oscar.apps.dashboard.orders.apps import OrdersDashboardConfig as OscarConfig


class OrdersDashboardConfig(OscarConfig):
    """Orders, for whoever has the right to orders: being a supplier is not enough."""

    name = "shop.dashboard.orders"

    def configure_permissions(self):
        """Ask for the right to see orders, on every page that shows one."""
        super().configure_permissions()
        self.permissions_map = {
            name: ["order.view_order"] for name in self.permissions_map
        } | {"order-detail-note": ["order.view_order", "order.change_order"]}
