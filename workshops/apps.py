"""App configuration."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkshopsConfig(AppConfig):
    """Workshops."""

    name = "workshops"
    verbose_name = _("Workshops")

    def ready(self):
        """Let seats into the checkout and tickets into mails; listen to orders."""
        import_module("workshops.receivers")
        import_module("workshops.page_hooks")
        lifecycles = import_module("shop.checkout.lifecycles")
        lifecycles.register(import_module("workshops.lifecycle").SeatLifecycle())
        attachments, tickets = map(
            import_module, ("outbox.attachments", "workshops.tickets")
        )
        attachments.register("workshop-tickets", tickets.make_tickets)
        attachments.register("workshop-calendars", tickets.make_calendars)
