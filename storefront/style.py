"""The living style page: every piece the pages are made of, for staff."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from storefront.cards import featured_cards
from storefront.forms import UpdateForm

COLOURS = (
    ("ink", "#23281f"),
    ("paper", "#fbf8f2"),
    ("white", "#fffefb"),
    ("petal", "#f6e7e2"),
    ("kraft", "#f1eadd"),
    ("moss", "#3f5a3c"),
    ("moss-deep", "#2a3b28"),
    ("moss-soft", "#e4eadf"),
    ("peony", "#a63d57"),
    ("peony-deep", "#8a2f47"),
    ("muted", "#5f655a"),
    ("line", "#ddd8cc"),
    ("field", "#8b8f82"),
    ("amber", "#7a4b00"),
    ("cream", "#fdf0d5"),
    ("wrong", "#98262b"),
)
ICONS = (
    "arrow-left",
    "arrow-right",
    "calendar",
    "camera",
    "cat",
    "check",
    "chevron-down",
    "circle-alert",
    "circle-check",
    "clock",
    "credit-card",
    "flower-2",
    "gift",
    "heart",
    "house",
    "info",
    "leaf",
    "lock",
    "mail",
    "map-pin",
    "menu",
    "minus",
    "package",
    "phone",
    "plus",
    "receipt",
    "repeat",
    "scissors",
    "search",
    "shopping-bag",
    "star",
    "sun",
    "trash-2",
    "triangle-alert",
    "truck",
    "user",
    "x",
)


@never_cache
@login_required
@require_GET
def style_page(request):
    """Show the pieces to staff."""
    if not request.user.is_staff:
        raise PermissionDenied
    context = {
        "colours": COLOURS,
        "icons": ICONS,
        "cards": featured_cards(limit=2),
        "form": UpdateForm({"quantity": "1.5"}),
    }
    return render(request, "storefront/style.html", context)
