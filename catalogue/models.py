"""Products with kinds, sizes, recipes and a VAT category."""

from django.conf import settings
from django.core.cache import cache
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.search import index

from oscar.apps.catalogue.abstract_models import (
    AbstractCategory,
    AbstractProduct,
    AbstractProductImage,
)
from oscar.apps.catalogue.managers import ProductQuerySet as OscarProductQuerySet

from catalogue.kinds import SIZE_ORDER, Kind, Size, VatCategory
from catalogue.recipes import Material, RecipeItem, Tag
from catalogue.vat import VatRate
from cms.html import clean_html
from cms.images import ingest
from cms.text import search_terms
from history.recording import PRODUCT_FIELDS, record_changes, remember
from promotions.services import write_prices


HIDDEN_SHELVES = "hidden-shelves"
COUNTED = ("from_price", "rating")


class Category(AbstractCategory):
    """A shelf of the shop."""

    lead_time_days = models.PositiveSmallIntegerField(
        _("lead time in days"),
        default=0,
        help_text=_("What lies here, or below, needs so many days at least."),
    )

    def save(self, *args, **kwargs):
        """Save with editor text cleaned."""
        self.description = clean_html(self.description)
        super().save(*args, **kwargs)
        cache.delete_many(["shop-categories", "catalogue-generation", HIDDEN_SHELVES])

    @transaction.atomic
    def move(self, *args, **kwargs):
        """Move with everything below; reductions of whole categories follow."""
        super().move(*args, **kwargs)
        write_prices()

    @classmethod
    def hidden_keys(cls):
        """Return the keys of shelves nobody sees: mostly none, so kept in the cache."""
        keys = cache.get(HIDDEN_SHELVES)
        if keys is None:
            seen = cls.objects.browsable().values("pk")
            keys = tuple(cls.objects.exclude(pk__in=seen).values_list("pk", flat=True))
            cache.set(HIDDEN_SHELVES, keys, 300)
        return keys


class ProductQuerySet(OscarProductQuerySet):
    """Which products may be seen where."""

    def public(self):
        """Return what is public; what was deleted is not, whatever it was before."""
        return super().public().filter(deleted_at=None)

    def browsable(self):
        """Return what has a page of its own: public, not deleted, no size."""
        return super().browsable().filter(deleted_at=None)

    def goods(self):
        """Return what is browsed and found: public bouquets, plants and objects."""
        return self.browsable().filter(kind=Kind.GOODS).on_open_shelves()

    def on_open_shelves(self):
        """Leave out what lies on hidden shelves only."""
        hidden = Category.hidden_keys()
        if not hidden:
            return self
        places = Product.categories.through.objects
        open_to_all = places.exclude(category__in=hidden).values("product")
        shut_in = places.filter(category__in=hidden).exclude(product__in=open_to_all)
        # By key: a search takes no other question than one about a field it knows.
        return self.exclude(pk__in=shut_in.values("product"))


class Product(index.Indexed, AbstractProduct):
    """A bouquet, a size of one, an add-on, a seat or a plan."""

    kind = models.CharField(
        _("kind"), max_length=8, choices=Kind.choices, default=Kind.GOODS
    )
    size = models.CharField(_("size"), max_length=8, choices=Size.choices, blank=True)
    vat_category = models.CharField(
        _("VAT category"),
        max_length=10,
        choices=VatCategory.choices,
        default=VatCategory.FLOWERS,
    )
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    care = models.TextField(_("care"), blank=True)
    tags = models.ManyToManyField(
        Tag, verbose_name=_("tags"), blank=True, related_name="products"
    )
    season = models.JSONField(_("months in season"), default=list, blank=True)
    lead_time_days = models.PositiveSmallIntegerField(_("lead time in days"), default=0)
    make_minutes = models.PositiveSmallIntegerField(_("minutes to make"), default=0)
    stems = models.PositiveSmallIntegerField(_("stems"), default=0)
    # Lowest price of the family, euros incl. VAT, so that lists sort by an index.
    from_price = models.DecimalField(
        _("price from"), max_digits=12, decimal_places=2, null=True, editable=False
    )
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("deleted by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    landing_page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page that sells it"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = ProductQuerySet.as_manager()

    search_fields = [
        index.SearchField("search_title", boost=4),
        index.SearchField("search_terms"),
        index.AutocompleteField("search_title"),
        index.FilterField("id"),
        index.FilterField("is_public"),
        index.FilterField("kind"),
        index.FilterField("parent_id"),
        index.FilterField("structure"),
        index.FilterField("deleted_at"),
    ]

    class Meta(AbstractProduct.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["kind", "is_public", "-priority", "-date_created"]),
            models.Index(fields=["kind", "is_public", "from_price"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "size"],
                condition=~Q(size="") & Q(deleted_at=None),
                name="one_child_per_size",
            ),
        ]

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Save with editor text cleaned, changes written, lists counted anew."""
        for name in ("description", "care"):
            setattr(self, name, clean_html(getattr(self, name)))
        if not self._state.adding and kwargs.get("update_fields") is None:
            # Counted from other rows: a form loaded earlier must not undo it.
            kwargs["update_fields"] = [
                field.name
                for field in self._meta.concrete_fields
                if not field.primary_key and field.name not in COUNTED
            ]
        said = kwargs.get("update_fields") or PRODUCT_FIELDS
        before = remember(self, [name for name in PRODUCT_FIELDS if name in said])
        super().save(*args, **kwargs)
        after = {name: getattr(self, name) for name in before}
        record_changes(product_id=self.pk, before=before, after=after)
        cache.delete("catalogue-generation")
        if self.parent_id:
            # A size that is hidden or shown changes what its bouquet costs "from".
            self.refresh_from_price()

    def refresh_from_price(self):
        """Store the lowest price of the family on this product and its parent."""
        for pk in {self.pk, self.parent_id} - {None}:
            family = Q(product_id=pk) | Q(product__parent_id=pk)
            lowest = self.stockrecords.model.objects.filter(
                family, product__is_public=True, product__deleted_at=None
            ).aggregate(lowest=models.Min("price"))["lowest"]
            Product.objects.filter(pk=pk).update(from_price=lowest)

    @transaction.atomic
    def update_rating(self):
        """Count the approved reviews anew; locked, so that two at once miss none."""
        Product.objects.select_for_update().get(pk=self.pk)
        approved = self.reviews.filter(status=self.reviews.model.APPROVED)
        self.rating = approved.aggregate(mean=models.Avg("score"))["mean"]
        Product.objects.filter(pk=self.pk).update(rating=self.rating)

    @property
    def family_id(self):
        """Return the key of the product a customer sees: the parent of a size."""
        return self.parent_id or self.pk

    @property
    def size_rank(self):
        """Return where this size stands among its sisters."""
        return SIZE_ORDER.get(self.size, len(SIZE_ORDER))

    @property
    def vat_rate(self):
        """Return today's VAT rate in percent."""
        return VatRate.rate_on(self.vat_category)

    @property
    def search_title(self):
        """Return the titles in all languages as search words."""
        return search_terms(self.title_en, self.title_fr, self.title_nl)

    @property
    def search_terms(self):
        """Return everything a customer may type to find this product."""
        texts = [
            getattr(self, f"{name}_{language}")
            for name in ("summary", "description")
            for language in ("en", "fr", "nl")
        ]
        stems = RecipeItem.objects.filter(
            Q(product=self) | Q(product__parent=self)
        ).values_list("material__name_en", "material__name_fr", "material__name_nl")
        tags = self.tags.values_list("name_en", "name_fr", "name_nl")
        names = {name for row in (*stems, *tags) for name in row if name}
        return search_terms(*texts, *sorted(names))

    @classmethod
    def get_indexed_objects(cls):
        """Index what may be found: goods, by their parent."""
        return super().get_indexed_objects().filter(parent=None, kind=Kind.GOODS)

    def get_indexed_instance(self):
        """Return self when it may be found."""
        found = self.parent_id is None and self.kind == Kind.GOODS
        return self if found else None


class ProductImage(AbstractProductImage):
    """A picture of a product, kept in the one image library."""

    picture = models.ForeignKey(
        "cms.CustomImage",
        verbose_name=_("picture"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    def save(self, *args, **kwargs):
        """Save; an uploaded file is checked, re-encoded and put in the library."""
        if self.original and not self.original._committed:
            alt = self.caption or self.product.get_title()
            self.picture = ingest(self.original, title=alt, alt=alt)
            self.original = self.picture.file.name
        super().save(*args, **kwargs)


from oscar.apps.catalogue.models import *
