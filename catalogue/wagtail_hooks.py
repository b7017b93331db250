"""What the catalogue adds to the pages' admin."""

from wagtail import hooks

from catalogue.choosers import viewset


@hooks.register("register_admin_viewset")
def product_chooser():
    """Register the chooser's addresses."""
    return viewset
