"""Prove that the shop's rows agree with each other."""

from django.core.management.base import BaseCommand, CommandError

from ops.integrity import CHECKS, find_breaches


class Command(BaseCommand):
    """``manage.py check_integrity``: exits 1 and names the rows that break a rule."""

    help = "Check stock, orders, payments and messages against each other."
    requires_system_checks = ()

    def handle(self, *args, **options):
        """Run every check."""
        breaches = find_breaches()
        for breach in breaches:
            self.stdout.write(breach)
        if breaches:
            raise CommandError(f"{len(breaches)} rows break a rule")
        self.stdout.write(f"{len(CHECKS)} checks, no breach")
