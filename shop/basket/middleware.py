"""Which basket a visitor has: the account's, or one named in a signed cookie."""

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.utils.translation import gettext as _

from oscar.apps.basket import middleware as oscar_middleware
from oscar.core.loading import get_model

Basket = get_model("basket", "Basket")

SALT = "shop.basket"
# Not secret: lets cached pages show how many things are in the basket.
COUNT_COOKIE = "basket_count"


class BasketMiddleware(oscar_middleware.BasketMiddleware):
    """Oscar's middleware with a salted, dated, Lax cookie that fails closed."""

    def get_cookie_basket(self, cookie_key, request, manager):
        """Return the open guest basket the cookie names, or None.

        A frozen one keeps its cookie: its order can still be paid, and when nobody
        does, the basket is back.
        """
        signed = request.COOKIES.get(cookie_key)
        if signed is None:
            return None
        try:
            basket_id = signing.loads(
                signed, salt=SALT, max_age=settings.OSCAR_BASKET_COOKIE_LIFETIME
            )
            basket = Basket.find_with_lines(
                pk=basket_id, owner=None, status__in=(Basket.OPEN, Basket.FROZEN)
            )
        except (signing.BadSignature, Basket.DoesNotExist):
            request.cookies_to_delete.append(cookie_key)
            return None
        if basket.status == Basket.FROZEN:
            request.frozen_basket_id = basket.pk
            return None
        return basket

    def merge_baskets(self, master, slave):
        """Add the guest's lines to the account's basket, no more than is free."""
        master.merge(slave)
        master.capped = master.cap_to_stock()

    def get_basket(self, request):
        """Return the visitor's basket, and say what a merge had to leave out."""
        basket = super().get_basket(request)
        for title, free in basket.__dict__.pop("capped", ()):
            text = _("Only %(n)s of %(title)s are left: we adjusted your basket.")
            messages.warning(request, text % {"n": free, "title": title})
        return basket

    def get_basket_hash(self, basket_id):
        """Return the cookie's value for a basket."""
        return signing.dumps(basket_id, salt=SALT)

    def process_response(self, request, response):
        """Set the basket's cookie, and the count beside it when it was touched."""
        response = super().process_response(request, response)
        key = self.get_cookie_key(request)
        if key in response.cookies and response.cookies[key].value:
            response.cookies[key]["samesite"] = "Lax"
        count = getattr(request, "basket_count", None)
        if count is not None:
            response.set_cookie(
                COUNT_COOKIE,
                str(count),
                max_age=settings.OSCAR_BASKET_COOKIE_LIFETIME,
                secure=settings.OSCAR_BASKET_COOKIE_SECURE,
                samesite="Lax",
            )
        return response

    def process_template_response(self, request, response):
        """Add nothing to templates: a page that shows the basket asks for it."""
        return response
