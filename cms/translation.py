"""Which settings exist in every language."""

from modeltranslation.translator import TranslationOptions, register

from cms.identity import Announcement, SiteIdentity


@register(SiteIdentity)
class SiteIdentityTranslation(TranslationOptions):
    """What the shop says of itself."""

    fields = ("street", "city", "directions", "tagline", "promise")


@register(Announcement)
class AnnouncementTranslation(TranslationOptions):
    """The sentence above every page."""

    fields = ("text",)
