"""Forget what is kept of pictures when one changes."""

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from catalogue.models import ProductImage
from catalogue.pictures import forget_pictures
from cms.models import CustomImage, CustomRendition


@receiver([post_save, post_delete], sender=CustomImage)
@receiver([post_save, post_delete], sender=CustomRendition)
@receiver([post_save, post_delete], sender=ProductImage)
def picture_changed(**kwargs):
    """Show it at once, and again after the commit: before it others read the old."""
    forget_pictures()
    transaction.on_commit(forget_pictures)
