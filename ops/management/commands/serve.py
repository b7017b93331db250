"""Open the whole shop in one process."""

import os
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ops.serving import CannotServe, serve


class Command(BaseCommand):
    """``manage.py serve``: web server, worker, beat and the test bank."""

    help = "Open the shop: web server, worker and beat in one process."
    requires_system_checks = ()

    def handle(self, *args, **options):
        """Serve until Ctrl-C or SIGTERM."""
        try:
            serve(settings.HOST, settings.PORT, self.announce)
        except CannotServe as reason:
            raise CommandError(str(reason)) from reason
        self.say("The shop is closed.")
        sys.stdout.flush()
        sys.stderr.flush()
        # A task still running must not keep the process: its row is found again.
        os._exit(0)

    def announce(self):
        """Tell where the shop is and who may sign in."""
        self.say(f"\nChezFlora is open at {settings.SITE_URL}/  (Ctrl-C closes it)")
        for email, *_rest in settings.DEMO_LOGINS:
            self.say(f"  {email:32} {settings.DEMO_PASSWORD}")
        self.say(f"  staff: {settings.SITE_URL}/admin/  {settings.SITE_URL}/dashboard/")

    def say(self, text):
        """Write a line at once."""
        self.stdout.write(text)
        self.stdout.flush()
