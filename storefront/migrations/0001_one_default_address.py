"""The address book belongs to Oscar's unforked app: its guard is written here."""

from django.db import migrations

# A later Oscar migration that rebuilds this table on SQLite would drop the index:
# a test looks for it.
GUARD = """
CREATE UNIQUE INDEX one_default_address_per_user
ON address_useraddress (user_id) WHERE is_default_for_shipping
"""


def add_belgium(apps, schema_editor):
    apps.get_model("address", "Country").objects.get_or_create(
        iso_3166_1_a2="BE",
        defaults={
            "iso_3166_1_a3": "BEL",
            "iso_3166_1_numeric": "056",
            "printable_name": "Belgium",
            "name": "Kingdom of Belgium",
            "is_shipping_country": True,
        },
    )


class Migration(migrations.Migration):
    dependencies = [("address", "0007_useraddress_code")]

    operations = [
        migrations.RunPython(add_belgium, migrations.RunPython.noop),
        migrations.RunSQL(GUARD, "DROP INDEX one_default_address_per_user"),
    ]
