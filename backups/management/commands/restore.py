"""Put a backup back."""

from django.core.management.base import BaseCommand, CommandError

from backups.errors import ArchiveRefused, BackupFailed, RestoreRefused
from backups.restoring import restore


class Command(BaseCommand):
    """``manage.py restore NAME``: exits 1 and changes nothing when it is refused."""

    help = "Replace database and files by a backup's; the copy is fenced."
    requires_system_checks = ()

    def add_arguments(self, parser):
        """Take the archive, and the name of what it may replace."""
        parser.add_argument("name", help="of a backup, or the path of an archive")
        parser.add_argument(
            "--force", action="store_true", help="replace what is there"
        )
        parser.add_argument("--database", default="", help="its name, typed")

    def handle(self, *args, name, force, database, **options):
        """Restore and tell what comes next."""
        try:
            fence = restore(
                name=name, force=force, typed=database, tell=self.stdout.write
            )
        except (ArchiveRefused, BackupFailed, RestoreRefused, OSError) as failure:
            raise CommandError(str(failure)) from failure
        self.stdout.write(f"restored the shop as it was at {fence.taken_at:%F %T %Z}")
        self.stdout.write("nothing is sent or charged until: release_restored")
