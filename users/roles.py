"""What each kind of staff may do; rights are given to groups, never to a person."""

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

EDITORS = "Editors"
SHOP = "Shop"
WORKSHOP = "Workshop"
ACCOUNTING = "Accounting"
DRIVER = "Driver"

LABELS = {
    EDITORS: _("Editors"),
    SHOP: _("Shop"),
    WORKSHOP: pgettext_lazy("staff role", "Workshop"),
    ACCOUNTING: _("Accounting"),
    DRIVER: _("Driver"),
}

ACTIONS = ("view", "add", "change", "delete")
DASHBOARD = Q(
    permissions__content_type__app_label="partner",
    permissions__codename="dashboard_access",
)


def grant(apps, role, rights):
    """Give a group rights, from any app's migration; return the group.

    ``rights`` maps ``app.model`` to actions (``"view change"``) or to a permission's
    own codename. Permissions are made here where Django has not made them yet: it does
    so only after the last migration.
    """
    group, _created = apps.get_model("auth", "Group").objects.get_or_create(name=role)
    for model, words in rights.items():
        group.permissions.add(*(permission(apps, model, w) for w in words.split()))
    return group


def permission(apps, model, word):
    """Return a permission on ``app.model``, made where it is missing."""
    app_label, model_name = model.split(".")
    content_type, _created = apps.get_model(
        "contenttypes", "ContentType"
    ).objects.get_or_create(app_label=app_label, model=model_name)
    found, _created = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type,
        codename=f"{word}_{model_name}" if word in ACTIONS else word,
        defaults={"name": f"Can {word} {model_name}"},
    )
    return found


def follow_dashboard_right(users):
    """Set ``is_staff`` of ``users`` to whether their groups may use the dashboard.

    Oscar's order and stock lists ask ``is_staff``, so it must never outlive the role.
    """
    for user in users.exclude(is_superuser=True):
        may = user.groups.filter(DASHBOARD).exists()
        if user.is_staff != may:
            get_user_model().objects.filter(pk=user.pk).update(is_staff=may)
            user.is_staff = may
