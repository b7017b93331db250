"""Who may change what the site says around its pages."""

from django.db import migrations

from users import roles

RIGHTS = {
    roles.EDITORS: {
        "cms.siteidentity": "change",
        "cms.announcement": "change",
        "cms.navigation": "change",
    },
    roles.SHOP: {"cms.announcement": "change"},
}


def grant_rights(apps, schema_editor):
    """Let editors change the frame, and the shop say what is new."""
    for role, rights in RIGHTS.items():
        roles.grant(apps, role, rights)


class Migration(migrations.Migration):
    # The roles themselves may come later: a group is made where it is missing.
    dependencies = [
        ("cms", "0004_locales"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(grant_rights, migrations.RunPython.noop)]
