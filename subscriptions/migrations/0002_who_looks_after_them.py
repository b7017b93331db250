"""The shop looks after subscriptions and plans; nobody else reads who gets flowers."""

from django.db import migrations

from users import roles

ALL = "add change delete view"
RIGHTS = {
    roles.SHOP: {
        "subscriptions.subscription": "change view",
        "subscriptions.plan": ALL,
        "subscriptions.plansize": ALL,
    }
}


def give_rights(apps, schema_editor):
    for role, rights in RIGHTS.items():
        roles.grant(apps, role, rights)


class Migration(migrations.Migration):
    dependencies = [
        ("users", "0003_roles"),
        ("subscriptions", "0001_initial"),
    ]

    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
