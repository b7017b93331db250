"""Which words of a reduction exist in every language."""

from modeltranslation.translator import TranslationOptions, register

from promotions.models import PriceReduction


@register(PriceReduction)
class PriceReductionTranslation(TranslationOptions):
    """The name customers read."""

    fields = ("name",)
