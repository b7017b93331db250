"""Read mails in the admin: nothing can be written, changed or deleted there."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from outbox.models import Message

# The mail is shown without any right: no script, no form, no request elsewhere.
POLICY = "sandbox; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'"


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Who may see messages may do nothing else with them."""

    def user_has_permission(self, user, action):
        """Allow reading alone, whatever other rights somebody has."""
        return action == "view" and super().user_has_permission(user, action)

    def users_with_any_permission(self, actions):
        """Return who may read."""
        return super().users_with_any_permission({"view"} & set(actions))


class MessageIndexView(IndexView):
    """The list of mails."""

    columns = [
        TitleColumn(
            "subject",
            label=_("Subject"),
            accessor=lambda message: message.subject or message.template,
            url_name="outbox:inspect",
        ),
        Column("recipient", label=_("To")),
        Column("state", label=_("State"), accessor="get_state_display"),
        Column("attempts", label=_("Attempts")),
        DateColumn("created_at", label=_("Written")),
    ]


class MessageInspectView(InspectView):
    """One mail: its envelope, its text, and its HTML in a sandbox."""

    template_name = "outbox/message.html"


@xframe_options_sameorigin
@require_GET
def show_html(request, pk):
    """Answer with the HTML of a mail alone, for the sandboxed frame."""
    if not request.user.has_perm("outbox.view_message"):
        raise PermissionDenied
    message = get_object_or_404(Message, pk=pk)
    answer = HttpResponse(message.html)
    answer.headers["Content-Security-Policy"] = POLICY
    return answer


class OutboxViewSet(ModelViewSet):
    """Mails that left or wait to leave, for who may read them."""

    model = Message
    name = "outbox"
    icon = "mail"
    menu_label = _("Outbox")
    menu_order = 900
    add_to_admin_menu = True
    add_to_reference_index = False
    inspect_view_enabled = True
    copy_view_enabled = False
    index_view_class = MessageIndexView
    inspect_view_class = MessageInspectView
    list_per_page = 50
    list_filter = ["state", "template", "language"]
    search_fields = ["recipient", "subject", "key"]
    search_backend_name = None
    form_fields = []

    def get_urlpatterns(self):
        """Return the addresses that read; there are none that write."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", self.inspect_view, name="inspect"),
            path("<int:pk>/html/", show_html, name="html"),
        ]


viewset = OutboxViewSet()
