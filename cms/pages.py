"""What every page of the site has: words for search engines, languages, pictures."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from cms.loading import load_stories
from cms.text import search_terms, words

# Wagtail indexes the raw title; ours is stemmed and stripped of accents, so that one
# query finds the same pages on every database.
_KEPT = [
    field
    for field in Page.search_fields
    if not (isinstance(field, index.SearchField) and field.field_name == "title")
]


class BasePage(Page):
    """The abstract base of all page types."""

    social_image = models.ForeignKey(
        "cms.CustomImage",
        verbose_name=_("picture for social media"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    text_language = models.CharField(
        _("language of the text"),
        max_length=5,
        blank=True,
        choices=settings.LANGUAGES,
        help_text=_("Only where the text is not yet in the language of the page."),
    )

    # Streams and pictures, by field name, that are fetched together with the page.
    stories = ()
    pictures = ("social_image",)

    search_fields = [
        *_KEPT,
        index.SearchField("search_title", boost=4),
        index.SearchField("search_terms"),
        index.AutocompleteField("search_title"),
    ]

    promote_panels = [
        *Page.promote_panels,
        MultiFieldPanel(
            [FieldPanel("social_image"), FieldPanel("text_language")],
            heading=_("Social media and language"),
        ),
    ]

    class Meta:
        abstract = True

    def get_context(self, request, *args, **kwargs):
        """Add what the template shows, everything fetched at once."""
        request.shown_page = self
        context = super().get_context(request, *args, **kwargs)
        context.update(self.gather(request))
        streams = [getattr(self, name) for name in self.stories]
        holders = [(self, name) for name in self.pictures]
        load_stories(
            *streams, holders=[*holders, *context.pop("picture_holders", ())]
        )
        return context

    def gather(self, request) -> dict:
        """Return what this page shows of other pages.

        ``picture_holders`` may name ``(object, field)`` pairs whose pictures are to be
        fetched with those of the page.
        """
        return {}

    def search_texts(self):
        """Return the texts a visitor may find this page by."""
        texts = [self.search_description]
        for name in self.stories:
            stream = getattr(self, name)
            texts += stream.stream_block.get_searchable_content(stream)
        return texts

    @property
    def search_title(self):
        """Return the title as search words."""
        return " ".join(words(self.title))

    @property
    def search_terms(self):
        """Return everything a visitor may type to find this page."""
        return search_terms(self.title, *self.search_texts())

    @property
    def summary_text(self):
        """Return one or two sentences about the page, for lists."""
        return self.search_description
