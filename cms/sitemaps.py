"""The sitemap: every live public page in every language."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap

from wagtail.models import Page

from cms.addresses import page_url


class SiteSitemap(Sitemap):
    """A part of the sitemap; its addresses never come from the Host header."""

    limit = 5000
    protocol = urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site=None):
        """Return the host of the canonical address."""
        return urlsplit(settings.SITE_URL).netloc


class PageSitemap(SiteSitemap):
    """Pages, with the day each was last published."""

    def items(self):
        """Return what a sitemap says of each page."""
        pages = Page.objects.live().public().filter(depth__gt=1).order_by("path")
        return pages.values("url_path", "locale__language_code", "last_published_at")

    def location(self, item):
        """Return the address of a page."""
        return page_url(item["locale__language_code"], item["url_path"])

    def lastmod(self, item):
        """Return when the page was last published."""
        return item["last_published_at"]
