"""A movement may carry the key of the form that asked for it, which is unique."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("stock", "0005_opening_balance"),
    ]

    operations = [
        migrations.AddField(
            model_name="stockmovement",
            name="key",
            field=models.UUIDField(
                blank=True, editable=False, null=True, verbose_name="key"
            ),
        ),
        migrations.AddConstraint(
            model_name="stockmovement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key__isnull", False)),
                fields=("key",),
                name="movement_is_written_once",
            ),
        ),
    ]
