from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0002_holds_and_attempts'),
    ]

    operations = [
        migrations.AlterField(
            model_name='paymentattempt',
            name='pay_url',
            field=models.CharField(blank=True, max_length=2000, verbose_name='pay page'),
        ),
    ]
