"""Who takes what out: names for the shop alone, money for whoever keeps the books."""

from django.db import migrations

from users import roles

RIGHTS = {
    roles.SHOP: "export_customers export_products export_payments",
    roles.ACCOUNTING: "export_products export_payments",
}


def give_rights(apps, schema_editor):
    for role, words in RIGHTS.items():
        roles.grant(apps, role, {"exports.exportlog": words})


class Migration(migrations.Migration):
    dependencies = [("exports", "0003_more_exports")]

    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
