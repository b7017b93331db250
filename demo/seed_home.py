"""The demo shop's home page."""

from django.utils import timezone

from demo.library import library_picture
from demo.stories import product_keys


def home_stream(entry, teller):
    """Return the home page's stream in the teller's language."""
    language = teller.language
    hero = hero_of_the_month(entry["hero"])

    def say(part, *names):
        return {name: entry[part][name][language] for name in names}

    band = entry["every_week"]
    stream = [
        ("hero", hero_value(hero, teller)),
        ("postcode", say("postcode", "title", "text")),
        (
            "featured",
            say("week", "title", "text")
            | {"products": product_keys(entry["week"]["slugs"])},
        ),
        (
            "band",
            say("every_week", "title", "text")
            | {"image": None, "action": action_of(band, teller)},
        ),
        ("workshops", say("workshops", "title", "text")),
        ("article", say("article", "title")),
        ("visit", say("visit", "title", "text") | {"image": picture(entry["visit"])}),
    ]
    return [{"type": kind, "value": value} for kind, value in stream]


def hero_of_the_month(heroes):
    """Return the hero whose months hold today, else the first."""
    month = timezone.localdate().month
    return next((hero for hero in heroes if month in hero["months"]), heroes[0])


def hero_value(hero, teller):
    """Return the hero as the block stores it."""
    return {
        "title": hero["title"][teller.language],
        "text": hero["text"][teller.language],
        "action": action_of(hero, teller),
        "image": picture(hero),
    }


def action_of(entry, teller):
    """Return the action of a part of the page."""
    return teller.link(entry["action"][teller.language], entry["target"])


def picture(entry):
    """Return the key of a picture, None when nobody drew it yet."""
    found = library_picture(entry["picture"], entry["picture_alt"])
    return found.pk if found else None
