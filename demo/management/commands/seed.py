"""Load the demo shop; running it again changes no count."""

from django.core.management.base import BaseCommand
from django.db import transaction

from demo.seed_catalogue import seed_catalogue


class Command(BaseCommand):
    """``manage.py seed``."""

    help = "Load the demo shop: products, pages, people. Safe to run again."

    @transaction.atomic
    def handle(self, *args, **options):
        """Write everything in one transaction."""
        seed_catalogue(report=self.stdout.write)
