"""Pages that dates point at stay: said in words before the database says it."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from wagtail import hooks

from workshops.models import Session


@hooks.register("before_delete_page")
def keep_pages_with_dates(request, page):
    """Refuse to delete a page that has dates, on it or below it."""
    if not has_dates([page]):
        return None
    return refuse(request, page)


@hooks.register("before_bulk_action")
def keep_many_pages_with_dates(request, action_type, objects, action):
    """Refuse to delete several pages where one of them has dates."""
    pages = [each for each in objects if hasattr(each, "path")]
    if action_type != "delete" or not pages or not has_dates(pages):
        return None
    return refuse(request, pages[0])


def has_dates(pages) -> bool:
    """Tell whether there is a date of these pages or of pages below them."""
    return any(
        Session.objects.filter(page__path__startswith=page.path).exists()
        for page in pages
    )


def refuse(request, page):
    """Say why the page stays, and lead back to where it stands."""
    words = _(
        "“%(title)s” has dates, and people may have booked them: it stays. "
        "Unpublish it instead."
    )
    messages.error(request, words % {"title": page.title})
    return redirect("wagtailadmin_explore", page.get_parent().pk)
