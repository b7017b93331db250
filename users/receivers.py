"""What follows when somebody joins or leaves a group."""

from django.contrib.auth import get_user_model
from django.db.models.signals import m2m_changed
from django.dispatch import receiver

from users.roles import follow_dashboard_right

User = get_user_model()


@receiver(m2m_changed, sender=User.groups.through)
def groups_changed(instance, action, reverse, pk_set, **kwargs):
    """Let ``is_staff`` follow the groups, whichever side the change came from."""
    if action not in ("post_add", "post_remove", "post_clear"):
        return
    if not reverse:
        users = User.objects.filter(pk=instance.pk)
    elif pk_set is None:
        users = User.objects.filter(is_staff=True)
    else:
        users = User.objects.filter(pk__in=pk_set)
    follow_dashboard_right(users)
    if not reverse:
        # The caller may save the object it holds after us.
        instance.refresh_from_db(fields=["is_staff"])
