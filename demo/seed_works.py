"""The demo shop's services and what was made for them."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from blog.models import BlogIndexPage
from demo.library import library_picture


def service_values(entry):
    """Return what only a service's page says."""
    price = entry.get("price_from")
    return {
        "kind": entry["service"],
        "mode": entry["mode"],
        "price_from": Decimal(price) if price else None,
    }


def work_values(work, teller):
    """Return the fields of a page about work done, in the teller's language."""
    language = teller.language
    story = work["story"].get(language)
    html = teller.html(story or work["story"]["en"])
    return {
        "title": work["title"].get(language) or work["title"]["en"],
        "date": first_day() - timedelta(days=work["date_days_ago"]),
        "author": work["author"],
        "cover": library_picture(work["picture"], work["picture_alt"]),
        "body": [{"type": "text", "value": html}],
        "text_language": "" if story else "en",
    }


def first_day():
    """Return the day of the first run: what was dated then stays where it is."""
    journal = BlogIndexPage.objects.filter(first_published_at__isnull=False).first()
    if journal is None:
        return timezone.localdate()
    return timezone.localtime(journal.first_published_at).date()
