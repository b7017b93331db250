"""Open a restored copy."""

from django.core.management.base import BaseCommand, CommandError

from backups.errors import RestoreRefused
from backups.releasing import HOLD, SEND, look_behind, release, send_held
from payments.errors import GatewayRefused, GatewayUnavailable


class Command(BaseCommand):
    """``manage.py release_restored``: shows what lies between, then opens the shop."""

    help = "List payments and mails since the backup, and take the fence down."
    requires_system_checks = ()

    def add_arguments(self, parser):
        """Take what a person decided."""
        parser.add_argument("--look", action="store_true", help="change nothing")
        parser.add_argument("--mails", choices=[HOLD, SEND], default=HOLD)
        parser.add_argument("--payments-seen", action="store_true")
        parser.add_argument("--without-gateways", action="store_true")
        parser.add_argument("--send-held", nargs="*", type=int, metavar="MAIL")

    def handle(self, *args, look, mails, send_held: list | None, **options):
        """Look, tell, release."""
        if send_held is not None:
            self._send(send_held)
            return
        asked = not options["without_gateways"]
        try:
            found = look_behind(ask_gateways=asked)
            self._tell(found)
            if look:
                return
            release(
                mails=mails,
                payments_seen=options["payments_seen"],
                ask_gateways=asked,
            )
        except RestoreRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        except (GatewayUnavailable, GatewayRefused) as error:
            raise CommandError(f"a gateway lists nothing: {error.data}") from error
        self.stdout.write("released: the shop is open")

    def _send(self, pks):
        count = send_held(pks=pks or None)
        self.stdout.write(f"{count} mails will be sent")

    def _tell(self, found):
        self.stdout.write(f"backup {found.fence} of {found.fence.taken_at:%F %T %Z}")
        for line in found.payments:
            self.stdout.write(f"payment  {line}")
        for mail in found.mails:
            self.stdout.write(
                f"mail {mail.pk}  {mail.template} to {mail.recipient},"
                f" written {mail.created_at:%F %T}"
            )
