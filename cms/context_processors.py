"""What the frame of every page needs."""


def shop_frame(request):
    """Return what base.html shows around a page."""
    return {}
