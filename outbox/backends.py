"""A mail backend for a shop without a mail server."""

from django.core.mail.backends.base import BaseEmailBackend


class KeepBackend(BaseEmailBackend):
    """Count mails as sent: the outbox row is what staff read."""

    def send_messages(self, email_messages):
        """Return how many mails were taken."""
        return len(list(email_messages))
