"""Back the shop up."""

from django.core.management.base import BaseCommand, CommandError

from backups.errors import BackupFailed
from backups.making import back_up
from backups.rotating import thin_out


class Command(BaseCommand):
    """``manage.py backup``: exits 1 and says why when none was made."""

    help = "Back up database and files into one encrypted archive."
    requires_system_checks = ()

    def add_arguments(self, parser):
        """Take whether old ones go."""
        parser.add_argument("--keep-all", action="store_true", help="remove no old one")

    def handle(self, *args, keep_all, **options):
        """Back up and tell the name."""
        try:
            run = back_up()
        except BackupFailed as failure:
            raise CommandError(str(failure)) from failure
        self.stdout.write(
            f"{run.name} {run.size} bytes {run.rows} rows {run.files} files"
        )
        if not keep_all:
            for name in thin_out():
                self.stdout.write(f"removed {name}")
