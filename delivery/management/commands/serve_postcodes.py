"""Let a zone serve many postcodes at once: ``serve_postcodes "Brussels" 1000-1210``."""

import re

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from delivery.belgium import places
from delivery.models import Zone, ZonePostcode

RANGE = re.compile(r"([1-9][0-9]{3})(?:-([1-9][0-9]{3}))?")


class Command(BaseCommand):
    """``manage.py serve_postcodes ZONE RANGE [RANGE …]``."""

    help = "Add all Belgian postcodes of these ranges to a zone; others stay theirs."

    def add_arguments(self, parser):
        """Ask for the zone's name and for ranges such as 1000-1210 or 3000."""
        parser.add_argument("zone")
        parser.add_argument("ranges", nargs="+")

    @transaction.atomic
    def handle(self, *args, **options):
        """Add what no zone serves yet; refuse an unknown zone and a wrong range."""
        zone = Zone.objects.filter(name=options["zone"]).first()
        if zone is None:
            names = ", ".join(Zone.objects.values_list("name", flat=True))
            raise CommandError(f"No such zone: {options['zone']}; there are {names}")
        wanted = {}
        for text in options["ranges"]:
            wanted |= postcodes_in(text)
        taken = ZonePostcode.objects.filter(postcode__in=wanted)
        taken = set(taken.values_list("postcode", flat=True))
        new = [
            ZonePostcode(zone=zone, postcode=postcode, commune=place.commune())
            for postcode, place in wanted.items()
            if postcode not in taken
        ]
        ZonePostcode.objects.bulk_create(new)
        self.stdout.write(f"{len(new)} added, {len(taken)} are served already")


def postcodes_in(text) -> dict:
    """Return the places of "1000-1210" or "3000"; raise CommandError for nonsense."""
    match = RANGE.fullmatch(text)
    if match is None:
        raise CommandError(f"{text} is no range of postcodes, such as 1000-1210.")
    first, last = match[1], match[2] or match[1]
    return {code: place for code, place in places().items() if first <= code <= last}
