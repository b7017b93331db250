"""The shop manager and the accountant may export orders."""

from django.db import migrations


def grant(apps, schema_editor):
    """Make the right where Django has not yet, and give it to both groups."""
    content_type, _created = apps.get_model(
        "contenttypes", "ContentType"
    ).objects.get_or_create(app_label="exports", model="exportlog")
    right, _created = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type,
        codename="export_orders",
        defaults={"name": "Can export orders"},
    )
    for name in ("Shop", "Accounting"):
        group, _created = apps.get_model("auth", "Group").objects.get_or_create(
            name=name
        )
        group.permissions.add(right)


class Migration(migrations.Migration):
    dependencies = [
        ("exports", "0001_export_log"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
