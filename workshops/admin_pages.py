"""What the workshops' pages in the admin have in common."""

from django.shortcuts import get_object_or_404, render

from workshops.models import Session

ICON = "calendar-check"


def show(request, template, title, *, status=200, icon=ICON, **context):
    """Answer a page of the admin with its title."""
    context |= {"page_title": title, "header_title": title, "header_icon": icon}
    return render(request, f"workshops/admin/{template}", context, status=status)


def find_date(pk) -> Session:
    """Return a date with what its pages tell, or 404."""
    rows = Session.objects.select_related("page", "room", "pool", "materials__pool")
    return get_object_or_404(rows, pk=pk)
