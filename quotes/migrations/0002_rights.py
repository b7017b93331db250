"""The shop answers quotes; nobody else reads who plans what."""

from django.db import migrations

from users import roles

RIGHTS = {roles.SHOP: {"quotes.quote": "change view"}}


def give_rights(apps, schema_editor):
    for role, rights in RIGHTS.items():
        roles.grant(apps, role, rights)


class Migration(migrations.Migration):
    dependencies = [
        ("users", "0003_roles"),
        ("quotes", "0001_initial"),
    ]

    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
