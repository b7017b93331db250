"""Load the demo shop; running it again changes no count."""

from django.core.management.base import BaseCommand
from django.db import transaction

from demo.data import load
from demo.seed_catalogue import seed_catalogue, seed_zones
from demo.seed_delivery import seed_delivery
from demo.seed_pages import seed_pages
from demo.seed_people import seed_people
from demo.seed_promotions import seed_promotions
from demo.seed_quotes import seed_quotes
from demo.seed_talk import seed_talk


class Command(BaseCommand):
    """``manage.py seed``."""

    help = "Load the demo shop: products, pages, people. Safe to run again."

    @transaction.atomic
    def handle(self, *args, **options):
        """Write everything in one transaction."""
        seed_zones(load("shop")["zone"])
        seed_catalogue(report=self.stdout.write)
        seed_delivery(report=self.stdout.write)
        seed_pages(report=self.stdout.write)
        seed_people(report=self.stdout.write)
        seed_talk(report=self.stdout.write)
        seed_quotes(report=self.stdout.write)
        # Last: the orders above were placed before anything was reduced.
        seed_promotions(report=self.stdout.write)
