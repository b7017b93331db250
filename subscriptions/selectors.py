"""What pages show of subscriptions."""

from django.utils.translation import get_language

from cms.addresses import language_of
from subscriptions.links import subscription_token
from subscriptions.models import PlanPage, Subscription


def page_of(plan) -> PlanPage:
    """Return the page of a plan in the language that is spoken now."""
    page = plan.page
    if language_of(page.locale_id) == get_language():
        return page
    same = PlanPage.objects.live().filter(
        translation_key=page.translation_key, locale__language_code=get_language()
    )
    return same.first() or page


def order_sections(order) -> list:
    """Return ``(template, context)`` of the subscriptions an order began."""
    rows = Subscription.objects.filter(line__order=order)
    found = list(rows.select_related("size__plan__page").order_by("pk"))
    if not found:
        return []
    for each in found:
        each.title = page_of(each.size.plan).title
        each.token = subscription_token(each)
    return [("subscriptions/_ordered.html", {"subscriptions": found})]
