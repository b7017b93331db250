"""A home per language in the place of Wagtail's welcome page, and the site's address."""

from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.db import migrations

HOMES = [
    ("en", "home", "ChezFlora, florist in Brussels"),
    ("fr", "home-fr", "ChezFlora, fleuriste à Bruxelles"),
    ("nl", "home-nl", "ChezFlora, bloemist in Brussel"),
]


def make_homes(apps, schema_editor):
    """Make three homes that are translations of each other, and serve the first.

    Historical models have no tree methods: the paths are written by hand, below the
    root page every Wagtail site begins with.
    """
    Locale = apps.get_model("wagtailcore", "Locale")
    Page = apps.get_model("wagtailcore", "Page")
    HomePage = apps.get_model("home", "HomePage")
    ContentType = apps.get_model("contenttypes", "ContentType")
    Site = apps.get_model("wagtailcore", "Site")
    kind, _created = ContentType.objects.get_or_create(
        app_label="home", model="homepage"
    )
    root = Page.objects.get(depth=1)
    welcome = Page.objects.filter(depth=2, slug="home").first()
    taken = set(Page.objects.filter(depth=2).values_list("path", flat=True))
    free = (f"{root.path}{number:04d}" for number in range(1, 1000))
    paths = (path for path in free if path not in taken)
    key = uuid4()
    homes = []
    if welcome is not None:
        welcome.slug = "welcome"
        welcome.save(update_fields=["slug"])
    for (language, slug, title), path in zip(HOMES, paths, strict=False):
        home = HomePage(
            title=title,
            draft_title=title,
            slug=slug,
            path=path,
            depth=2,
            numchild=0,
            url_path=f"/{slug}/",
            content_type=kind,
            locale=Locale.objects.get(language_code=language),
            translation_key=key,
            live=True,
            body=[],
        )
        home.save()
        homes.append(home)
    point_sites(apps, homes[0], Site)
    if welcome is not None:
        Page.objects.filter(pk=welcome.pk).delete()
    root.numchild = Page.objects.filter(depth=2).count()
    root.save(update_fields=["numchild"])


def point_sites(apps, home, Site):
    """Give both site tables the canonical address of the settings."""
    address = urlsplit(settings.SITE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": address.hostname,
            "port": port,
            "site_name": "ChezFlora",
            "root_page_id": home.pk,
        },
    )
    apps.get_model("sites", "Site").objects.update_or_create(
        pk=settings.SITE_ID,
        defaults={"domain": address.netloc, "name": "ChezFlora"},
    )


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
        ("cms", "0004_locales"),
        ("sites", "0002_alter_domain_unique"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_homes, migrations.RunPython.noop)]
