"""The menus of the site, as a setting editors change."""

from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from cms.blocks import MenuLinkBlock
from cms.fields import StoryField


@register_setting(icon="list-ul", order=120)
class Navigation(BaseSiteSetting):
    """What the header and the footer lead to, in order."""

    header = StoryField(
        [("link", MenuLinkBlock())], verbose_name=_("header"), blank=True
    )
    footer = StoryField(
        [("link", MenuLinkBlock())], verbose_name=_("footer"), blank=True
    )

    panels = [FieldPanel("header"), FieldPanel("footer")]

    class Meta:
        verbose_name = _("navigation")
