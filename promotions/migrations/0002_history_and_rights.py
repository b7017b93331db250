"""Known prices begin their history; the shop manager sets reductions."""

from django.db import migrations

from users import roles

RIGHTS = {
    "promotions.pricereduction": "view add change delete",
    "promotions.pricechange": "view",
}


def remember_prices(apps, schema_editor):
    changes = apps.get_model("promotions", "PriceChange").objects
    records = apps.get_model("partner", "StockRecord").objects.exclude(price=None)
    changes.bulk_create(
        [
            changes.model(
                stockrecord_id=pk, price=price, valid_from=created
            )
            for pk, price, created in records.values_list("pk", "price", "date_created")
        ],
        batch_size=500,
    )


def give_rights(apps, schema_editor):
    roles.grant(apps, roles.SHOP, RIGHTS)


class Migration(migrations.Migration):
    dependencies = [
        ("promotions", "0001_initial"),
        ("users", "0003_roles"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(remember_prices, migrations.RunPython.noop),
        migrations.RunPython(give_rights, migrations.RunPython.noop),
    ]
