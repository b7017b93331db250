"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OpsConfig(AppConfig):
    """Operations."""

    name = "ops"
    verbose_name = _("Operations")

    def ready(self):
        """Watch the schedule wherever a worker works."""
        from celery.signals import worker_ready

        from ops.desk.watching import start_watch

        worker_ready.connect(start_watch, dispatch_uid="night-watch")
