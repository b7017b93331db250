"""Offers in the dashboard."""

from oscar.apps.dashboard.offers import views as oscar_views

from shop.dashboard.lists import OrderedList


class OfferListView(OrderedList, oscar_views.OfferListView):
    """All offers."""


class OfferDetailView(OrderedList, oscar_views.OfferDetailView):
    """One offer and the orders it was used in."""
