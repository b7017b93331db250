"""Prove a backup by restoring it where nobody looks."""

from django.core.management.base import BaseCommand, CommandError

from backups import places
from backups.errors import BackupFailed, RestoreRefused
from backups.verifying import verify


class Command(BaseCommand):
    """``manage.py verify_backup [NAME]``: exits 1 when it is not good."""

    help = "Restore a backup (the newest one) into a scratch database and count it."
    requires_system_checks = ()

    def add_arguments(self, parser):
        """Take which one."""
        parser.add_argument("name", nargs="?")

    def handle(self, *args, name, **options):
        """Verify and tell."""
        name = name or next(iter(places.local_names()), None)
        if name is None:
            raise CommandError("There is no backup.")
        try:
            check = verify(name=name)
        except (BackupFailed, RestoreRefused) as failure:
            raise CommandError(str(failure)) from failure
        if not check.passed:
            raise CommandError(f"{name}: {check.error}")
        self.stdout.write(f"{name} is good, {check.seconds} s")
