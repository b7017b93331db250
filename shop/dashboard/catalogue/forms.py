"""Forms of products, stock, pictures and categories."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oscar.apps.dashboard.catalogue import forms as oscar_forms
from oscar.core.loading import get_model

from treebeard.forms import movenodeform_factory

from catalogue.models import Category, RecipeItem
from cms.images import clean_picture
from shop.dashboard.catalogue.fields import (
    MonthsField,
    check_picture,
    in_languages,
    require_words,
)
from stock.services import correct_stock

ProductAttribute = get_model("catalogue", "ProductAttribute")
StockRecord = get_model("partner", "StockRecord")

LOWEST_PRICE = Decimal("0.01")
# What a size takes over from its bouquet.
FAMILY_FIELDS = ("kind", "vat_category")
PLAIN = forms.Textarea(attrs={"class": "no-widget-init", "rows": 2})


class ProductForm(oscar_forms.ProductForm):
    """A bouquet, a size of one, an add-on or an object."""

    class Meta(oscar_forms.ProductForm.Meta):
        fields = [
            "kind",
            "size",
            *in_languages("title", "summary", "description", "care"),
            "vat_category",
            "tags",
            "season",
            "lead_time_days",
            "make_minutes",
            "stems",
            "upc",
            "is_public",
            "is_discountable",
            "structure",
            "slug",
            "meta_title",
            "meta_description",
        ]
        field_classes = {"season": MonthsField}
        widgets = oscar_forms.ProductForm.Meta.widgets | {
            "season": forms.SelectMultiple(),
            **dict.fromkeys(in_languages("summary"), PLAIN),
        }

    # Files of unknown kind are not taken in (they would be served as they came).
    FIELD_FACTORIES = {
        name: factory
        for name, factory in oscar_forms.ProductForm.FIELD_FACTORIES.items()
        if name not in ("file", "image")
    }

    def __init__(self, product_class, *args, parent=None, **kwargs):
        super().__init__(product_class, *args, parent=parent, **kwargs)
        if parent:
            self.fields["size"].required = True
            self.fields["lead_time_days"].initial = parent.lead_time_days
        else:
            del self.fields["size"]
            self.fields["title_en"].required = True
        if self.instance.is_parent:
            del self.fields["make_minutes"], self.fields["stems"]

    def get_attribute_field(self, attribute):
        """Return the field of an attribute, none for a kind not taken in."""
        factory = self.FIELD_FACTORIES.get(attribute.type)
        return factory(attribute) if factory else None

    def delete_non_child_fields(self):
        """Leave a size only what is its own."""
        super().delete_non_child_fields()
        words = in_languages("title", "summary", "description", "care")
        for name in (*words, *FAMILY_FIELDS, "tags", "season"):
            del self.fields[name]

    def clean_size(self):
        """Refuse a size the bouquet has already."""
        size = self.cleaned_data["size"]
        sisters = self.instance.parent.children.exclude(pk=self.instance.pk)
        if sisters.filter(size=size, deleted_at=None).exists():
            raise forms.ValidationError(_("This bouquet has that size already."))
        return size

    def save(self, commit=True):
        """Save; what belongs to the family is the same on every size."""
        parent = self.instance.parent
        if parent:
            for name in FAMILY_FIELDS:
                setattr(self.instance, name, getattr(parent, name))
        product = super().save(commit)
        if commit and product.is_parent:
            for size in product.children.all():
                for name in FAMILY_FIELDS:
                    setattr(size, name, getattr(product, name))
                size.save(update_fields=FAMILY_FIELDS)
        return product


class StockRecordForm(oscar_forms.StockRecordForm):
    """A price and a stock; a known stock changes by a correction with a reason."""

    correction = forms.IntegerField(
        label=gettext_lazy("Correct by"),
        required=False,
        min_value=-100_000,
        max_value=100_000,
        help_text=gettext_lazy("For example 5 or -2"),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), required=False, max_length=200
    )

    class Meta(oscar_forms.StockRecordForm.Meta):
        widgets = {"price_currency": forms.HiddenInput()}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["price"].required = True
        self.fields["price"].min_value = LOWEST_PRICE
        self.fields["price"].validators.append(
            forms.fields.validators.MinValueValidator(
                LOWEST_PRICE, gettext_lazy("A price must be more than zero.")
            )
        )
        if self.instance.pk:
            self.fields.pop("num_in_stock", None)
        else:
            del self.fields["correction"], self.fields["reason"]

    def clean(self):
        """Refuse a correction without a reason, or below what is promised."""
        said = super().clean() or self.cleaned_data
        delta = said.get("correction")
        if not delta:
            return said
        if not said.get("reason"):
            self.add_error("reason", _("Say why the stock changes."))
        now = StockRecord.objects.get(pk=self.instance.pk)
        left, promised = (now.num_in_stock or 0) + delta, now.num_allocated or 0
        if left < promised:
            self.add_error("correction", too_few(left=left, promised=promised))
        return said

    def save(self, commit=True):
        """Save price and threshold; correct the stock. Raises BelowPromised."""
        record = super().save(commit)
        if commit and self.cleaned_data.get("correction"):
            correct_stock(
                stockrecord_id=record.pk,
                delta=self.cleaned_data["correction"],
                reason=self.cleaned_data["reason"],
                user=self.user,
            )
        return record


def too_few(*, left, promised):
    """Return why a stock cannot go down that far."""
    return _("%(left)d would be left, but %(promised)d are promised to orders.") % {
        "left": left,
        "promised": promised,
    }


class ProductImageForm(oscar_forms.ProductImageForm):
    """A picture of a product, with words for people who cannot see it."""

    class Meta(oscar_forms.ProductImageForm.Meta):
        labels = {"caption": gettext_lazy("What is to be seen, in words")}

    def clean_original(self):
        """Refuse what is no fit picture, before anything is written."""
        return check_picture(self.cleaned_data["original"])

    def clean(self):
        """Ask for words."""
        said = super().clean() or self.cleaned_data
        require_words(self, picture="original", words="caption")
        return said

    def save(self, commit=True):
        """Save; new words reach the picture in the library."""
        image = super().save(commit)
        if commit and image.picture and "caption" in self.changed_data:
            image.picture.description = image.caption
            image.picture.save(update_fields=["description"])
        return image


class RecipeItemForm(forms.ModelForm):
    """How much of a material goes in."""

    class Meta:
        model = RecipeItem
        fields = ["material", "quantity", "cost"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["quantity"].min_value = 1
        self.fields["quantity"].validators.append(
            forms.fields.validators.MinValueValidator(1)
        )


BaseCategoryForm = movenodeform_factory(
    Category,
    fields=[
        *in_languages("name", "description"),
        "slug",
        "image",
        "is_public",
        "exclude_from_menu",
        "lead_time_days",
        "meta_title",
        "meta_description",
    ],
    exclude=["ancestors_are_public"],
    widgets={"meta_description": PLAIN},
)


class CategoryForm(oscar_forms.SEOFormMixin, BaseCategoryForm):
    """A shelf in three languages."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name_en"].required = True
        self.fields["slug"].required = False
        self.fields["slug"].help_text = _("Leave blank to generate from category name")
        self.fields["lead_time_days"].required = False

    def clean_lead_time_days(self):
        """Return so many days; none where nothing is said."""
        return self.cleaned_data["lead_time_days"] or 0

    def clean_image(self):
        """Return the picture re-encoded, without what a camera wrote into it."""
        file = self.cleaned_data["image"]
        if file and not getattr(file, "_committed", False):
            return clean_picture(file)
        return file


class SetProductPriceForm(oscar_forms.SetProductPriceForm):
    """New prices for many products."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["new_price"].validators.append(
            forms.fields.validators.MinValueValidator(LOWEST_PRICE)
        )


class ProductAttributesForm(oscar_forms.ProductAttributesForm):
    """An attribute of a product type; files are not taken in."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        refused = (ProductAttribute.FILE, ProductAttribute.IMAGE)
        self.fields["type"].choices = [
            (value, label)
            for value, label in self.fields["type"].choices
            if value not in refused
        ]
