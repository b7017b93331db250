"""Thumbnails for Oscar's dashboard, from the one image library."""

from oscar.core.thumbnails import AbstractThumbnailer

from cms.models import CustomImage


class WillowThumbnailer(AbstractThumbnailer):
    """Serve Oscar's thumbnail tag with renditions of the library."""

    def generate_thumbnail(self, source, **opts):
        """Return a rendition of the picture stored as ``source``."""
        name = getattr(source, "name", str(source))
        image = CustomImage.objects.get(file=name)
        width, _, height = opts["size"].partition("x")
        side = max(int(width or 0), int(height or 0), 40)
        return image.get_rendition(f"max-{side}x{side}|format-webp")

    def delete_thumbnails(self, source):
        """Leave renditions alone: they go with their picture."""
