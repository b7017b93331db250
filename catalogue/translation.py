"""Which catalogue fields exist in every language."""

from modeltranslation.translator import TranslationOptions, register

from catalogue.models import Category, Material, Product, Tag


@register(Product)
class ProductTranslation(TranslationOptions):
    """A product's words; sizes are named by their code."""

    fields = ("title", "summary", "description", "care")


@register(Category)
class CategoryTranslation(TranslationOptions):
    """A shelf's words."""

    fields = ("name", "description")


@register(Tag)
class TagTranslation(TranslationOptions):
    """A tag's name."""

    fields = ("name",)


@register(Material)
class MaterialTranslation(TranslationOptions):
    """A stem's name."""

    fields = ("name",)
