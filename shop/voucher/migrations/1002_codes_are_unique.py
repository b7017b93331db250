from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("voucher", "1001_normal_codes_and_claims")]

    operations = [
        migrations.AlterField(
            model_name="voucher",
            name="normal_code",
            field=models.CharField(editable=False, max_length=128, unique=True),
        ),
    ]
