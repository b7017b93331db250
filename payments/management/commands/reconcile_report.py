"""Compare what the gateways took with what the shop wrote down."""

from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from payments.errors import GatewayRefused, GatewayUnavailable
from payments.reconciling import find_unexplained

# Payments this young may still be on their way into our rows.
SETTLING = timedelta(minutes=2)


class Command(BaseCommand):
    """``manage.py reconcile_report``: exits 1 and names what nobody explains."""

    help = "Compare the gateways' payments with ours and name every difference."
    requires_system_checks = ()

    def add_arguments(self, parser):
        """Take how far to look back."""
        parser.add_argument("--days", type=int, default=30, help="1 to 365")

    def handle(self, *args, days, **options):
        """Compare and tell."""
        if not 1 <= days <= 365:
            raise CommandError("--days is 1 to 365")
        until = timezone.now() - SETTLING
        try:
            found = find_unexplained(since=until - timedelta(days=days), until=until)
        except (GatewayUnavailable, GatewayRefused) as error:
            raise CommandError(f"a gateway lists nothing: {error.data}") from error
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(f"{len(found)} payments unexplained")
        self.stdout.write(f"{days} days, every payment explained")
