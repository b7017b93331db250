"""The journal: a list of articles, and the articles."""

from math import ceil

from django.core.paginator import Paginator
from django.db import models
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.search import index

from blog.blocks import ArticleBlock
from blog.feeds import JournalFeed
from cms.fields import StoryField
from cms.pages import BasePage, with_untranslated
from cms.text import MAX_QUERY, search_query
from comments.selectors import thread_of

PER_PAGE = 10
WORDS_PER_MINUTE = 200
READ_NEXT = 3


class BlogIndexPage(RoutablePageMixin, BasePage):
    """The journal: articles, newest first, by subject and by words."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["blog.ArticlePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("journal")

    def articles(self):
        """Return the articles a visitor may read, newest first."""
        articles = with_untranslated(ArticlePage, self).defer("body")
        return articles.order_by("-date", "-pk")

    def gather(self, request):
        """Return one page of the articles asked for, and the subjects there are."""
        tag = request.GET.get("tag", "")[:100].replace("\x00", "")
        typed = request.GET.get("q", "").replace("\x00", "")[:MAX_QUERY].strip()
        everything = self.articles()
        found = everything.filter(tags__slug=tag) if tag else everything
        terms = search_query(typed)
        if terms:
            hits = ArticlePage.objects.live().search(terms, operator="and")
            found = found.filter(pk__in=[article.pk for article in hits[:200]])
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        page.object_list = list(page.object_list)
        return {
            "articles": page,
            "subjects": subjects_of(everything),
            "tag": tag,
            "typed": typed,
            "picture_holders": [(article, "cover") for article in page],
        }

    @path("feed/", name="feed")
    def feed(self, request):
        """Answer with the Atom feed of this language."""
        return JournalFeed(self)(request)


def subjects_of(articles):
    """Return the tags of ``articles`` with how many have each, most used first."""
    rows = ArticleTag.objects.filter(content_object__in=articles.values("pk"))
    rows = rows.values("tag__name", "tag__slug").annotate(count=Count("pk"))
    return rows.order_by("-count", "tag__name")


class ArticleTag(TaggedItemBase):
    """The subject of an article."""

    content_object = ParentalKey(
        "blog.ArticlePage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class ArticlePage(BasePage):
    """An article of the journal."""

    author = models.CharField(_("author"), max_length=80, blank=True)
    date = models.DateField(_("date"), default=timezone.localdate)
    cover = models.ForeignKey(
        "cms.CustomImage",
        verbose_name=_("cover"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    body = StoryField(ArticleBlock(), verbose_name=_("body"), blank=True)
    tags = ClusterTaggableManager(
        through=ArticleTag, blank=True, verbose_name=_("subjects")
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes to read"), default=1, editable=False
    )
    comments_open = models.BooleanField(
        _("readers may comment"),
        default=True,
        help_text=_("What was written already stays."),
    )

    stories = ("body",)
    pictures = ("social_image", "cover")
    parent_page_types = ["blog.BlogIndexPage"]
    subpage_types = []

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldPanel("author"), FieldPanel("date"), FieldPanel("tags")],
            heading=_("About the article"),
        ),
        FieldPanel("cover"),
        FieldPanel("body"),
        FieldPanel("comments_open"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.FilterField("date"),
    ]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes = [models.Index(fields=["-date"])]

    def save(self, *args, **kwargs):
        """Save with the time it takes to read."""
        count = sum(len(str(text).split()) for text in self.search_texts())
        self.minutes = max(1, ceil(count / WORDS_PER_MINUTE))
        super().save(*args, **kwargs)

    def search_texts(self):
        """Return the texts an article may be found by, its author included."""
        return [*super().search_texts(), self.author]

    def gather(self, request):
        """Return the subjects of the article and what to read next."""
        following = (
            ArticlePage.objects.live()
            .sibling_of(self, inclusive=False)
            .filter(view_restrictions=None)
            .defer("body")
            .order_by("-date", "-pk")[:READ_NEXT]
        )
        following = list(following)
        return {
            "subjects": list(self.tags.all()),
            "following": following,
            # A draft that was never saved has no key, and nobody wrote below it.
            "thread": thread_of(self.pk or 0, request.user, request.GET.get("thread")),
            "picture_holders": [(article, "cover") for article in following],
        }
