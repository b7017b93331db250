"""Open the ledger: what is in stock when it begins is its first balance."""

from django.db import migrations

AT_ONCE = 500


def open_ledger(apps, schema_editor):
    """Write one opening row per record that counts units, its row locked."""
    StockRecord = apps.get_model("partner", "StockRecord")
    StockMovement = apps.get_model("stock", "StockMovement")
    # A run that was interrupted goes on where it stopped.
    opened = StockMovement.objects.exclude(kind="earlier").values("stockrecord")
    counted = StockRecord.objects.filter(num_in_stock__isnull=False, pooled=False)
    records = counted.exclude(pk__in=opened).order_by("pk").select_for_update()
    StockMovement.objects.bulk_create(
        (
            StockMovement(
                stockrecord_id=pk, kind="opening", delta=units, before=0, after=units
            )
            for pk, units in records.values_list("pk", "num_in_stock")
        ),
        batch_size=AT_ONCE,
    )


class Migration(migrations.Migration):
    dependencies = [("stock", "0004_ledger"), ("partner", "1002_pools")]

    operations = [migrations.RunPython(open_ledger, migrations.RunPython.noop)]
