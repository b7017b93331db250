"""Products that only a quote sells."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "1005_deleted_by_whom"),
    ]

    operations = [
        migrations.AlterField(
            model_name="product",
            name="kind",
            field=models.CharField(
                choices=[
                    ("goods", "bouquet, plant or object"),
                    ("add-on", "add-on to a bouquet"),
                    ("seat", "workshop seat"),
                    ("plan", "subscription"),
                    ("quote", "line of a quote"),
                ],
                default="goods",
                max_length=8,
                verbose_name="kind",
            ),
        ),
    ]
