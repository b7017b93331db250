"""What the frame of every page needs."""

from django.utils.functional import SimpleLazyObject

from cms.frame import Frame


def shop_frame(request):
    """Return what base.html shows around a page, read only when it is shown."""
    return {"frame": SimpleLazyObject(lambda: Frame(request))}
