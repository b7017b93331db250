"""Forget what is cached about pages and settings when they change."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms.frame_data import forget_frame
from cms.identity import Announcement, SiteIdentity
from cms.navigation import Navigation


@receiver([page_published, page_unpublished, post_page_move])
def page_changed(sender, instance, **kwargs):
    """Let menus and language links see the page anew."""
    forget_frame(instance)


@receiver(post_delete)
def page_deleted(sender, instance, **kwargs):
    """Let menus and language links lose the page."""
    if issubclass(sender, Page):
        page_changed(sender, instance)


@receiver(post_save, sender=SiteIdentity)
@receiver(post_save, sender=Announcement)
@receiver(post_save, sender=Navigation)
def setting_changed(**kwargs):
    """Let every page show the new setting."""
    forget_frame()
