"""Fields whose rules must not depend on who writes to them."""

from django.db import models

from wagtail.fields import StreamField
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

from cms.cleaning import clean_picture


class StoryField(StreamField):
    """A stream of blocks that stays out of migrations.

    Blocks are how text is edited, not how it is stored: the column is JSON whatever
    they are. A migration sees an empty list of them.
    """

    def __init__(self, block_types=(), **kwargs):
        super().__init__(block_types, **kwargs)

    def deconstruct(self):
        """Describe the column, leaving the blocks out."""
        name, path, _args, kwargs = models.Field.deconstruct(self)
        return name, path, [], kwargs

    def clone(self):
        """Return a copy that still has its blocks."""
        _name, _path, _args, kwargs = self.deconstruct()
        return type(self)(self.block_types_arg, **kwargs)


class PictureFile(WagtailImageFieldFile):
    """A picture on its way to the storage."""

    def save(self, name, content, save=True):
        """Store the cleaned picture, whichever form or task brought it."""
        cleaned = clean_picture(content)
        super().save(cleaned.name, cleaned, save)


class PictureField(WagtailImageField):
    """An image file that is re-encoded before it is stored."""

    attr_class = PictureFile
