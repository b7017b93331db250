"""The shop sits at the night desk."""

from django.db import migrations

from users import roles


def give_rights(apps, schema_editor):
    roles.grant(apps, roles.SHOP, {"ops.scheduledtask": "change view"})


class Migration(migrations.Migration):
    dependencies = [
        ("users", "0003_roles"),
        ("ops", "0003_night_desk"),
    ]

    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
