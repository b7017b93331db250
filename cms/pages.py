"""What every page of the site has: words for search engines, languages, pictures."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from cms.addresses import language_of, page_url
from cms.loading import load_stories
from cms.text import search_terms, words


class BasePage(Page):
    """The abstract base of all page types."""

    summary = models.CharField(
        _("summary"),
        max_length=300,
        blank=True,
        help_text=_("One or two sentences: under the title, in lists, in searches."),
    )
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

    # Ours are stemmed and stripped of accents, so that one query finds the same pages
    # on every database; Wagtail's own serve its admin.
    search_fields = [
        *Page.search_fields,
        index.SearchField("search_title", boost=4),
        index.SearchField("search_terms"),
        index.AutocompleteField("search_title"),
    ]

    content_panels = [*Page.content_panels, FieldPanel("summary")]
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
        load_stories(*streams, holders=[*holders, *context.pop("picture_holders", ())])
        return context

    def gather(self, request) -> dict:
        """Return what this page shows of other pages.

        ``picture_holders`` may name ``(object, field)`` pairs whose pictures are to be
        fetched with those of the page.
        """
        return {}

    def get_view_restrictions(self):
        """Return what keeps visitors from this page, in one query instead of two."""
        above = [
            self.path[:end]
            for end in range(self.steplen, len(self.path) + 1, self.steplen)
        ]
        # An alias is as closed as the page it mirrors, which may be one itself.
        return PageViewRestriction.objects.filter(
            Q(page__path__in=above)
            | Q(page__aliases__path__in=above)
            | Q(page__aliases__aliases__path__in=above)
        ).distinct()

    def search_texts(self):
        """Return the texts a visitor may find this page by."""
        texts = [self.summary, self.search_description]
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
    def address(self):
        """Return where this page is, in its own language."""
        return page_url(self.language, self.url_path)

    @property
    def parent_address(self):
        """Return where the page above this one is."""
        above = self.url_path.rstrip("/").rpartition("/")[0]
        return page_url(self.language, f"{above}/")

    @property
    def language(self):
        """Return the code of the page's language."""
        if "locale" in self._state.fields_cache:
            return self.locale.language_code
        return language_of(self.locale_id)

    @property
    def meta_title(self):
        """Return the title for browsers and search engines."""
        return self.seo_title or self.title

    @property
    def meta_description(self):
        """Return the description for search engines."""
        return self.search_description or self.summary

    @property
    def share_picture(self):
        """Return the picture shown where the page is shared, if there is one."""
        shown = (getattr(self, name) for name in self.pictures)
        return next((picture for picture in shown if picture), None)


def with_untranslated(model, page, below=1):
    """Return what a visitor may read of ``model``, ``below`` levels under ``page``.

    A list in another language also shows what nobody translated yet, in English.
    """
    pages = model.objects.live().filter(view_restrictions=None)
    here = Q(path__startswith=page.path, depth=page.depth + below)
    translated = model.objects.live().filter(here).values("translation_key")
    elsewhere = Q(locale__language_code=settings.LANGUAGE_CODE) & ~Q(
        translation_key__in=translated
    )
    return pages.filter(here | elsewhere)
