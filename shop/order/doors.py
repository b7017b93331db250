"""Opening an order by its signed link, not by trying many."""

from functools import wraps

from django.http import Http404

from oscar.core.loading import get_model

from allauth.core.internal import ratelimit

from shop.order.links import order_from_token
from users.views import too_many_requests

Order = get_model("order", "Order")

WINDOW = 600
LIMIT = {
    "app": "shop.checkout",
    "action": "order_link",
    # Wrong links of one visitor; right ones cost nothing.
    "config": {"order_link": f"20/{WINDOW}s/ip"},
    "limit_get": True,
}


def with_order(view):
    """Give a view the order of its link: 404 for a wrong one, 429 for many."""

    @wraps(view)
    def opened(request, token, **words):
        if not ratelimit.consume(request, dry_run=True, **LIMIT):
            return too_many_requests(request, WINDOW)
        try:
            order = order_from_token(token)
        except Order.DoesNotExist:
            ratelimit.consume(request, **LIMIT)
            raise Http404 from None
        return view(request, order, token, **words)

    return opened
