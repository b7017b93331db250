"""What the home page is composed of."""

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from catalogue.blocks import ProductChooserBlock, ProductRowBlock, cards_of
from cms.blocks import LinkBlock, StoryBlock
from cms.loading import PictureChooserBlock


class HeroBlock(blocks.StructBlock):
    """One large seasonal picture with one sentence and one action."""

    title = blocks.CharBlock(
        label=_("sentence"),
        max_length=120,
        help_text=_("Put words between *asterisks* to set them in red italics."),
    )
    text = blocks.CharBlock(label=_("below it"), required=False, max_length=240)
    action = LinkBlock(label=_("action"))
    image = PictureChooserBlock(label=_("picture"), required=False)

    class Meta:
        icon = "home"
        label = _("Hero")
        template = "home/blocks/hero.html"


class PostcodeBlock(blocks.StructBlock):
    """When and for how much flowers can be somewhere."""

    title = blocks.CharBlock(label=_("title"), max_length=120)
    text = blocks.CharBlock(label=_("text"), required=False, max_length=240)

    class Meta:
        icon = "site"
        label = _("Postcode check")
        template = "home/blocks/postcode.html"


class FeaturedBlock(blocks.StructBlock):
    """The bouquets of the week."""

    title = blocks.CharBlock(label=_("title"), max_length=120)
    text = blocks.CharBlock(label=_("text"), required=False, max_length=240)
    products = blocks.ListBlock(
        ProductChooserBlock(label=_("bouquet")),
        label=_("bouquets"),
        min_num=1,
        max_num=8,
    )

    def get_context(self, value, parent_context=None):
        """Leave out what visitors may not see."""
        context = super().get_context(value, parent_context)
        context["cards"] = cards_of(value["products"])
        return context

    class Meta:
        icon = "tag"
        label = _("Bouquets of the week")
        template = "home/blocks/featured.html"


class BandBlock(blocks.StructBlock):
    """A few words on colour, with an action."""

    title = blocks.CharBlock(label=_("title"), max_length=120)
    text = blocks.CharBlock(label=_("text"), max_length=400)
    action = LinkBlock(label=_("action"))
    image = PictureChooserBlock(label=_("picture"), required=False)

    class Meta:
        icon = "doc-empty"
        label = _("Band")
        template = "home/blocks/band.html"


class WorkshopsBlock(blocks.StructBlock):
    """The next dates of the workshops."""

    title = blocks.CharBlock(label=_("title"), max_length=120)
    text = blocks.CharBlock(label=_("text"), required=False, max_length=240)

    class Meta:
        icon = "date"
        label = _("Next workshops")
        template = "home/blocks/workshops.html"


class ArticleTeaserBlock(blocks.StructBlock):
    """The latest article."""

    title = blocks.CharBlock(label=_("above the title"), max_length=120)

    class Meta:
        icon = "doc-full"
        label = _("Latest article")
        template = "home/blocks/article.html"


class VisitBlock(blocks.StructBlock):
    """The shop itself: address and hours come from the shop's identity."""

    title = blocks.CharBlock(label=_("title"), max_length=120)
    text = blocks.CharBlock(label=_("text"), required=False, max_length=300)
    image = PictureChooserBlock(label=_("picture"), required=False)

    class Meta:
        icon = "home"
        label = _("The shop")
        template = "home/blocks/visit.html"


class HomeBlock(blocks.StreamBlock):
    """The home page, in the order editors want."""

    hero = HeroBlock()
    postcode = PostcodeBlock()
    featured = FeaturedBlock()
    band = BandBlock()
    workshops = WorkshopsBlock()
    article = ArticleTeaserBlock()
    visit = VisitBlock()

    class Meta:
        block_counts = {
            name: {"max_num": 1}
            for name in ("hero", "postcode", "workshops", "article", "visit")
        }


class ServiceBlock(StoryBlock):
    """A story that can show pieces one may order at once."""

    products = ProductRowBlock()
