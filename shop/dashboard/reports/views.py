"""Reports in the dashboard."""

from oscar.apps.dashboard.reports import views as oscar_views

from shop.dashboard.lists import OrderedList


class IndexView(OrderedList, oscar_views.IndexView):
    """Choose a report, see it or download it."""
