"""The demo shop's pages in three languages, its menus and its identity."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.text import slugify

from wagtail.models import Site

from blog.models import ArticlePage, BlogIndexPage
from cms.identity import SiteIdentity
from cms.navigation import Navigation
from contact.models import ContactPage
from demo.data import load
from demo.library import library_picture
from demo.seed_home import home_stream
from demo.seed_plans import seed_plans
from demo.seed_works import service_values, work_values
from demo.seed_workshops import (
    faq_stream,
    gallery_stream,
    question_stream,
    seed_sessions,
)
from demo.stories import Storyteller
from home.models import (
    HomePage,
    RealisationPage,
    ServiceIndexPage,
    ServicePage,
    StandardPage,
)
from subscriptions.models import PlanIndexPage, PlanPage
from workshops.models import WorkshopIndexPage, WorkshopPage

LANGUAGES = ("en", "fr", "nl")
INDEXES = {
    "journal": BlogIndexPage,
    "workshops": WorkshopIndexPage,
    "services": ServiceIndexPage,
    "subscriptions": PlanIndexPage,
}
KINDS = {
    "article": (ArticlePage, "journal"),
    "workshop": (WorkshopPage, "workshops"),
    "service": (ServicePage, "services"),
    "plan": (PlanPage, "subscriptions"),
    "house": (StandardPage, None),
    "contact": (ContactPage, None),
}
# Kinds of page that ``pages.toml`` lists by slug, the house's own apart.
TOLD = ("articles", "workshops", "services", "plans")
TRANSLATED_FACTS = ("you_make", "included", "level", "place", "action")


def seed_pages(report=print):
    """Write or refresh the pages; a second run on the same day changes no row.

    Expects the products to be there. A picture nobody drew yet is left out and comes
    with the next run.
    """
    shop, pages = load("shop"), load("pages")
    slugs = [slug for kind in TOLD for slug in pages[kind]]
    entries = {slug: load(f"pages/{slug}") for slug in slugs + pages["house"]}
    trees = plant_trees(pages, entries)
    for language in LANGUAGES:
        teller = Storyteller(language, shop, trees[language])
        write_home(trees[language]["home"], pages["home"], teller)
        for name in INDEXES:
            write(trees[language][name], words(pages["index"][name], language))
        for slug, entry in entries.items():
            write(trees[language][slug], values_of(entry, teller))
            for work in entry.get("realisation", ()):
                write(trees[language][work["slug"]], work_values(work, teller))
    seed_sessions(pages["room"], trees["en"], entries)
    seed_plans(trees["en"], entries)
    write_identity(shop)
    write_menus(pages["menu"], Storyteller("en", shop, trees["en"]))
    report(f"{sum(len(tree) for tree in trees.values())} pages in three languages")


def plant_trees(pages, entries):
    """Return ``{language: {name: page}}``, every page there is, made where missing."""
    trees = {}
    homes = HomePage.objects.select_related("locale")
    for language in LANGUAGES:
        home = homes.get(locale__language_code=language)
        tree = trees[language] = {"home": home}
        source = trees["en"]
        for name, model in INDEXES.items():
            entry = pages["index"][name]
            tree[name] = plant(model, home, name, entry, source.get(name))
        for slug, entry in entries.items():
            model, index = KINDS[entry["kind"]]
            parent = tree[index] if index else home
            tree[slug] = plant(model, parent, slug, entry, source.get(slug))
            for work in entry.get("realisation", ()):
                name = work["slug"]
                args = tree[slug], name, work, source.get(name)
                tree[name] = plant(RealisationPage, *args)
    return trees


def plant(model, parent, name, entry, source):
    """Return the page called ``name`` below ``parent``, a translation of ``source``."""
    locale = parent.locale
    if source is None or source.locale_id == locale.pk:
        found = model.objects.child_of(parent).filter(slug=name).first()
        key = {}
    else:
        key = {"translation_key": source.translation_key}
        found = model.objects.filter(locale=locale, **key).first()
    if found is not None:
        return found
    title = entry["title"][locale.language_code]
    slug = name if locale.language_code == "en" else slugify(title)
    page = model(title=title, slug=slug, locale=locale, live=False, **key)
    for field, value in first_values(entry).items():
        setattr(page, field, value)
    return parent.add_child(instance=page)


def first_values(entry):
    """Return what a new page needs at once, or what must not move with the days."""
    if entry.get("kind") == "workshop":
        return {"price": Decimal(entry["price"])}
    if entry.get("kind") == "article":
        days = timedelta(days=entry["published_days_ago"])
        return {"date": timezone.localdate() - days}
    return {}


def words(entry, language):
    """Return the title and the summary of a page."""
    return {
        "title": entry["title"][language],
        "summary": entry["summary"].get(language, ""),
    }


def values_of(entry, teller):
    """Return the fields of a page in the teller's language."""
    language = teller.language
    body = entry["body"].get(language)
    values = words(entry, language) | {
        "cover": cover_of(entry),
        "body": teller.tell(body or entry["body"]["en"]),
        "text_language": "" if body else "en",
    }
    for name in TRANSLATED_FACTS:
        if name in entry:
            values[name] = entry[name][language]
    if entry["kind"] == "article":
        values["author"] = entry["author"]
        values["tags"] = tag_names(entry["tags"], language)
    if entry["kind"] == "service":
        values |= service_values(entry)
    if entry["kind"] == "workshop":
        values |= {
            "teacher": entry["teacher"],
            "duration_minutes": entry["duration_minutes"],
            "price": Decimal(entry["price"]),
            "seats": entry["seats"],
            "difficulty": entry["difficulty"],
            "faq": faq_stream(entry, language),
            "gallery": gallery_stream(entry, language),
            "questions": question_stream(entry, language),
        }
    return values


def tag_names(slugs, language):
    """Return the subjects of an article in a language."""
    names = load("tags") | load("subjects")
    return sorted(names[slug]["name"][language] for slug in slugs)


def cover_of(entry):
    """Return the picture of a page, None when it has none or nobody drew it yet."""
    if not entry.get("picture"):
        return None
    return library_picture(entry["picture"], entry["picture_alt"])


def write_home(home, entry, teller):
    """Write the home page of a language."""
    stream = home_stream(entry, teller)
    write(home, words(entry, teller.language) | {"body": stream})


def write(page, values):
    """Publish ``page`` with ``values``, unless it already says so."""
    changed = not page.live or page.first_published_at is None
    for name, value in values.items():
        field = page._meta.get_field(name)
        if name == "tags":
            same = sorted(tag.name for tag in page.tags.all()) == value
            page.tags.set(value)
            changed = changed or not same
            continue
        if field.get_internal_type() == "JSONField":
            value = field.to_python(value)
            new = bare(field.get_prep_value(value))
            same = bare(field.get_prep_value(getattr(page, name))) == new
        else:
            same = getattr(page, name) == value
        if not same:
            setattr(page, name, value)
            changed = True
    if changed:
        page.save_revision().publish()


def bare(value):
    """Return raw stream data without the keys Wagtail gives to its blocks."""
    if isinstance(value, dict):
        return {key: bare(each) for key, each in value.items() if key != "id"}
    if isinstance(value, list):
        return [bare(each) for each in value]
    return value


def write_identity(shop):
    """Write who the shop is."""
    entry = shop["identity"]
    values = {
        "name": entry["name"],
        "company": entry["company"],
        "vat_number": entry["vat_number_shown"],
        "postcode": entry["postcode"],
        "phone": entry["phone"],
        "email": entry["email"],
        "hours": [hours_of(line) for line in shop["hours"]],
    }
    for language in LANGUAGES:
        values[f"street_{language}"] = entry["line1"][language]
        values[f"city_{language}"] = entry["city"][language]
        values[f"tagline_{language}"] = entry["tagline"][language]
        values[f"promise_{language}"] = shop["promise"]["unknown"][language]
    save_setting(SiteIdentity, values)


def hours_of(line):
    """Return a line of opening hours, as the block stores it; 0 is Monday."""
    value = {
        "first_day": str(line["weekdays"][0] - 1),
        "last_day": str(line["weekdays"][-1] - 1),
        "opens": line["opens"] or None,
        "closes": line["closes"] or None,
    }
    return {"type": "days", "value": value}


def write_menus(menus, teller):
    """Write the header and the footer."""
    streams = {"header": menus["main"], "footer": menus["footer"]}
    save_setting(
        Navigation,
        {
            name: [entry_of(e, teller) for e in stream]
            for name, stream in streams.items()
        },
    )


def entry_of(entry, teller):
    """Return an entry of a menu, as the block stores it."""
    labels = {f"label_{language}": entry["label"][language] for language in LANGUAGES}
    return {"type": "link", "value": teller.target(entry["target"]) | labels}


def save_setting(model, values):
    """Write a setting of the default site."""
    setting = model.for_site(Site.objects.get(is_default_site=True))
    for name, value in values.items():
        setattr(setting, name, value)
    setting.full_clean(exclude=["site"])
    setting.save()
