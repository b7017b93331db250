"""Which offers a basket gets: each within its caps, in one order everywhere."""

from oscar.apps.offer import applicator as oscar_applicator
from oscar.core.loading import get_class, get_model

from common.customers import customer_key

OfferApplications = get_class("offer.results", "OfferApplications")
ConditionalOffer = get_model("offer", "ConditionalOffer")


class Applicator(oscar_applicator.Applicator):
    """Oscar's, with caps per customer for guests and amounts that add up."""

    def apply(self, basket, user=None, request=None):
        """Apply every offer the basket earns."""
        if user and user.is_authenticated:
            basket.customer = customer_key(user.email)
        super().apply(basket, user, request)

    def get_offers(self, basket, user=None, request=None):
        """Return what may apply: by priority, then the oldest first.

        The same order for every basket, so that two orders take their uses in one order
        and never wait for each other.
        """
        offers = [*self.get_basket_offers(basket, user)]
        if basket.meets_offers:
            offers += self.get_site_offers()
        once = {offer.pk: offer for offer in reversed(offers)}
        return sorted(once.values(), key=lambda offer: (-offer.priority, offer.pk))

    def get_basket_offers(self, basket, user):
        """Return the offers behind the basket's vouchers, guests' baskets included."""
        if not basket.id:
            return []
        offers = []
        for voucher in basket.vouchers.all():
            if voucher.reason_against(user=user, customer=basket.customer):
                continue
            for offer in voucher.offers.filter(status=ConditionalOffer.OPEN):
                offer.set_voucher(voucher)
                offers.append(offer)
        return offers

    def apply_offers(self, basket, offers):
        """Apply offers; one that would give more than it may in all gives nothing."""
        offers = list(offers)
        while True:
            applications = self._apply_once(basket, offers)
            over = {
                each["offer"].pk
                for each in applications
                if not each["offer"].fits(each["discount"])
            }
            if not over:
                break
            offers = [offer for offer in offers if offer.pk not in over]
            basket.reset_offer_applications()
        basket.offer_applications = applications

    def _apply_once(self, basket, offers):
        applications = OfferApplications()
        for offer in offers:
            for _time in range(offer.get_max_applications(customer=basket.customer)):
                result = offer.apply_benefit(basket)
                if not result.is_successful:
                    break
                applications.add(offer, result)
                if result.is_final:
                    break
        given = {}
        for line in basket.all_lines():
            for discount in line.discounts:
                key = discount.offer and discount.offer.pk
                given[key] = given.get(key, 0) + discount.amount
        for application in applications:
            if application["result"].affects_basket:
                # What its lines lose, to the cent: the parts and the sum agree.
                application["discount"] = given.get(application["offer"].pk, 0)
        return applications
