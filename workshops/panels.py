"""The dates of a workshop on the page where editors write its story."""

from django.urls import reverse
from django.utils import timezone

from wagtail.admin.panels import Panel

from workshops.models.sessions import Session

SHOWN = 12


class DatesPanel(Panel):
    """Dates ahead, read only: they are rows of their own, no revision touches them."""

    class BoundPanel(Panel.BoundPanel):
        """The dates of one page."""

        template_name = "workshops/admin/_dates_panel.html"

        def is_shown(self):
            """Tell whether the page exists and its reader may see dates."""
            sees = self.request.user.has_perm("workshops.view_session")
            return bool(self.instance.pk) and sees

        def get_context_data(self, parent_context=None):
            """Add the next dates, of all translations of the page."""
            rows = Session.objects.filter(
                page__translation_key=self.instance.translation_key,
                ends_at__gt=timezone.now(),
            )
            rows = rows.select_related("room", "pool").order_by("starts_at")
            return super().get_context_data(parent_context) | {
                "dates": list(rows[:SHOWN]),
                "may_open": self.request.user.has_perm("workshops.add_session"),
                "add_url": f"{reverse('workshop_admin:add')}?page={self.instance.pk}",
            }
