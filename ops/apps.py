"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OpsConfig(AppConfig):
    """Operations."""

    name = "ops"
    verbose_name = _("Operations")

    def ready(self):
        """Watch the schedule where a worker works; tell Sentry if that is set."""
        from django.conf import settings

        from celery.signals import worker_ready

        from ops.desk.watching import start_watch

        worker_ready.connect(start_watch, dispatch_uid="night-watch")
        if settings.SENTRY_DSN:
            from ops import sentry

            sentry.start(settings.SENTRY_DSN)
