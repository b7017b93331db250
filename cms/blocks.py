"""The pieces editors write pages with."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from cms.addresses import in_language
from cms.loading import PageLinkChooserBlock, PictureChooserBlock

# What the text of a page may hold; pictures and headings are blocks of their own.
MARKS = ["bold", "italic", "link", "ol", "ul"]

check_path = RegexValidator(
    r"^[a-z0-9][\w/-]*/$",
    _("Write what comes after the language: shop/ for the bouquets."),
)


class HeadingBlock(blocks.StructBlock):
    """A heading inside a story."""

    text = blocks.CharBlock(label=_("text"), max_length=160)
    level = blocks.ChoiceBlock(
        label=_("level"), choices=[("2", _("section")), ("3", _("part"))], default="2"
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "cms/blocks/heading.html"


class PictureBlock(blocks.StructBlock):
    """A picture with its caption; the library guarantees words for it."""

    image = PictureChooserBlock(label=_("picture"))
    alt = blocks.CharBlock(
        label=_("alternative text here"),
        required=False,
        max_length=255,
        help_text=_("Left empty, the text of the library is used."),
    )
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=200)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "cms/blocks/picture.html"


class GalleryBlock(blocks.StructBlock):
    """Several pictures side by side."""

    pictures = blocks.ListBlock(
        PictureBlock(), label=_("pictures"), min_num=2, max_num=9
    )
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=200)

    class Meta:
        icon = "grip"
        label = _("Gallery")
        template = "cms/blocks/gallery.html"


class QuoteBlock(blocks.StructBlock):
    """Somebody's words, set large."""

    text = blocks.TextBlock(label=_("text"), rows=3, max_length=400)
    by = blocks.CharBlock(label=_("who says it"), required=False, max_length=120)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "cms/blocks/quote.html"


class NoteBlock(blocks.StructBlock):
    """A short paragraph set apart."""

    title = blocks.CharBlock(label=_("title"), required=False, max_length=120)
    text = blocks.RichTextBlock(label=_("text"), features=MARKS)

    class Meta:
        icon = "info-circle"
        label = _("Note")
        template = "cms/blocks/note.html"


class PathBlock(blocks.CharBlock):
    """A part of the shop that is no page; the same in every language."""

    def __init__(self, **kwargs):
        super().__init__(
            label=_("or part of the shop"),
            required=False,
            max_length=200,
            validators=[check_path],
            help_text=_("What comes after the language, for example shop/."),
            **kwargs,
        )

    def get_translatable_segments(self, value):
        """Leave the path out of what translators see."""
        return []

    def restore_translated_segments(self, value, segments):
        """Return the path as it is."""
        return value


class LinkValue(blocks.StructValue):
    """Where a link leads, in the reader's language."""

    @property
    def url(self):
        """Return the address, empty when the page is not live in any language."""
        if self.get("path"):
            return f"/{get_language()}/{self['path']}"
        page = self.get("page")
        if page is None:
            return ""
        place = in_language(page.places, get_language())
        return place.url if place else ""


class LinkBlock(blocks.StructBlock):
    """A button or a link to a page or another part of the shop."""

    label = blocks.CharBlock(label=_("label"), max_length=80)
    page = PageLinkChooserBlock(label=_("page"), required=False)
    path = PathBlock()

    def clean(self, value):
        """Refuse a link to nowhere or to two places."""
        cleaned = super().clean(value)
        check_one_target(cleaned)
        return cleaned

    class Meta:
        icon = "link"
        label = _("Link")
        template = "cms/blocks/link.html"
        value_class = LinkValue


class MenuLinkBlock(blocks.StructBlock):
    """An entry of a menu, with a label per language."""

    page = blocks.PageChooserBlock(label=_("page"), required=False)
    path = PathBlock()
    label_en = blocks.CharBlock(
        label=_("label in English"),
        required=False,
        max_length=60,
        help_text=_("Left empty, the title of the page is used."),
    )
    label_fr = blocks.CharBlock(
        label=_("label in French"), required=False, max_length=60
    )
    label_nl = blocks.CharBlock(
        label=_("label in Dutch"), required=False, max_length=60
    )

    def clean(self, value):
        """Refuse an entry that leads nowhere, or has no words for a path."""
        cleaned = super().clean(value)
        check_one_target(cleaned)
        if cleaned["path"] and not cleaned["label_en"]:
            raise blocks.StructBlockValidationError(
                {"label_en": ValidationError(_("Write what the entry says."))}
            )
        return cleaned

    class Meta:
        icon = "link"
        label = _("Entry")


class HoursBlock(blocks.StructBlock):
    """When the shop is open on some days of the week."""

    days = [(str(number), name) for number, name in WEEKDAYS.items()]

    first_day = blocks.ChoiceBlock(label=_("from"), choices=days)
    last_day = blocks.ChoiceBlock(label=_("to"), choices=days, required=False)
    opens = blocks.TimeBlock(label=_("opens"), required=False)
    closes = blocks.TimeBlock(label=_("closes"), required=False)

    def clean(self, value):
        """Refuse hours that end before they begin; none at all means closed."""
        cleaned = super().clean(value)
        opens, closes = cleaned["opens"], cleaned["closes"]
        if bool(opens) != bool(closes) or (opens and closes <= opens):
            raise blocks.StructBlockValidationError(
                {"closes": ValidationError(_("The shop must open, then close."))}
            )
        return cleaned

    class Meta:
        icon = "time"
        label = _("Days")


class StoryBlock(blocks.StreamBlock):
    """What a page's story can be made of."""

    heading = HeadingBlock()
    text = blocks.RichTextBlock(
        label=_("Text"),
        icon="pilcrow",
        features=MARKS,
        template="cms/blocks/text.html",
    )
    image = PictureBlock()
    gallery = GalleryBlock()
    quote = QuoteBlock()
    note = NoteBlock()
    link = LinkBlock(label=_("Call to action"))


def check_one_target(value):
    """Refuse a link that names no target or two."""
    if bool(value["page"]) == bool(value["path"]):
        raise blocks.StructBlockValidationError(
            {"page": ValidationError(_("Choose a page or a part of the shop."))}
        )
