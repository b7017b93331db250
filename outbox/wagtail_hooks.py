"""What the outbox adds to the admin."""

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from outbox.admin_views import ReadOnlyPolicy, viewset
from outbox.models import Message

register_permission_policy(Message, ReadOnlyPolicy(Message))


@hooks.register("register_admin_viewset")
def outbox():
    """Register the list of mails."""
    return viewset
