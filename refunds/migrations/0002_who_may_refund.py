"""The shop and the accountant give money back and see what became of it."""

from django.db import migrations

from users import roles

RIGHTS = {
    roles.SHOP: {"refunds.refund": "view add", "order.orderstatuschange": "view"},
    roles.ACCOUNTING: {
        "refunds.refund": "view add",
        "order.orderstatuschange": "view",
    },
}


def grant_rights(apps, schema_editor):
    for role, rights in RIGHTS.items():
        roles.grant(apps, role, rights)


class Migration(migrations.Migration):
    dependencies = [
        ("refunds", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(grant_rights, migrations.RunPython.noop)]
