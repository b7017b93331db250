"""Offers in the dashboard."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from oscar.apps.dashboard.offers import views as oscar_views

from shop.dashboard.lists import OrderedList
from shop.offer.rules import is_plain_reduction


class NotPlain:
    """A step of an offer that refuses what must be a price reduction."""

    def form_valid(self, form):
        """Go on, or say where such a reduction is made."""
        if self.makes_plain_reduction(form):
            form.add_error(None, self.refusal())
            return self.form_invalid(form)
        return super().form_valid(form)

    def makes_plain_reduction(self, form):
        """Tell whether the offer as it stands, this step included, is one."""
        known = {
            name: self._fetch_object(name) for name in ("benefit", "condition")
        } | {self.step_name: form.instance}
        offer = known.get("metadata") or self._fetch_session_offer()
        if self.update:
            known["benefit"] = known["benefit"] or self.offer.benefit
            known["condition"] = known["condition"] or self.offer.condition
        parts = (known["benefit"], known["condition"])
        return None not in parts and is_plain_reduction(offer.offer_type, *parts)

    @staticmethod
    def refusal():
        """Return the sentence, with the way to price reductions."""
        return format_html(
            _(
                'Lists would not show this. Make a <a href="{}">price reduction</a> '
                "instead, or ask for more than one product."
            ),
            reverse("pricereduction:index"),
        )


class OfferListView(OrderedList, oscar_views.OfferListView):
    """All offers."""


class OfferDetailView(OrderedList, oscar_views.OfferDetailView):
    """One offer and the orders it was used in."""


class OfferMetaDataView(NotPlain, oscar_views.OfferMetaDataView):
    """Name and kind."""


class OfferBenefitView(NotPlain, oscar_views.OfferBenefitView):
    """What it gives."""


class OfferConditionView(NotPlain, oscar_views.OfferConditionView):
    """What it asks for."""


class OfferRestrictionsView(NotPlain, oscar_views.OfferRestrictionsView):
    """When and how often."""
