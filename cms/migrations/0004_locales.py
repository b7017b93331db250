"""The three languages of the site."""

from django.db import migrations

LANGUAGES = ("en", "fr", "nl")


def make_locales(apps, schema_editor):
    """Make a locale per language; English is the source of translations."""
    Locale = apps.get_model("wagtailcore", "Locale")
    for language in LANGUAGES:
        Locale.objects.get_or_create(language_code=language)


class Migration(migrations.Migration):
    dependencies = [("cms", "0003_settings"), ("wagtailcore", "0098_apitoken")]

    operations = [migrations.RunPython(make_locales, migrations.RunPython.noop)]
