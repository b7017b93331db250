"""The journal as an Atom feed."""

from datetime import datetime, time

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

LATEST = 20


class JournalFeed(Feed):
    """The latest articles of one language."""

    feed_type = Atom1Feed

    def __init__(self, journal):
        self.journal = journal
        self.language = journal.language

    def title(self):
        """Return the name of the feed."""
        return f"{settings.WAGTAIL_SITE_NAME}, {self.journal.title}"

    def subtitle(self):
        """Return what the feed is about."""
        return self.journal.summary

    def link(self):
        """Return the address of the journal; never from the Host header."""
        return settings.SITE_URL + self.journal.address

    def feed_url(self):
        """Return the address of the feed itself."""
        return f"{self.link()}feed/"

    def items(self):
        """Return the latest articles."""
        return self.journal.articles()[:LATEST]

    def item_title(self, item):
        """Return the title of an article."""
        return item.title

    def item_description(self, item):
        """Return the summary of an article."""
        return item.summary

    def item_link(self, item):
        """Return the address of an article."""
        return settings.SITE_URL + item.address

    def item_author_name(self, item):
        """Return who wrote it."""
        return item.author or None

    def item_pubdate(self, item):
        """Return the day it is dated, at noon in Brussels."""
        return timezone.make_aware(datetime.combine(item.date, time(12)))

    def item_updateddate(self, item):
        """Return when it was last published."""
        return item.last_published_at or self.item_pubdate(item)
