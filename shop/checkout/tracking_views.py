"""What the page of an order leads to: its calendar file, its photos, its questions."""

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from delivery.errors import QuestionClosed
from delivery.ics import calendar_of
from delivery.models import DeliveryStep, SubstitutionQuestion
from delivery.questions import answer_substitution
from shop.order.doors import with_order


@never_cache
@require_GET
@with_order
def calendar(request, order, token):
    """Send the deliveries of an order as a calendar file."""
    deliveries = order.deliveries.prefetch_related("delivery_steps")
    url = settings.SITE_URL + reverse("checkout:order", args=[token])
    response = HttpResponse(
        calendar_of(deliveries, url=url), content_type="text/calendar; charset=utf-8"
    )
    name = f"chezflora-{order.number}.ics"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@never_cache
@require_GET
@with_order
def photo(request, order, token, pk):
    """Send a photo of a delivery to who holds the link of its order."""
    step = DeliveryStep.objects.filter(pk=pk, delivery__order=order).first()
    if step is None or not step.photo:
        raise Http404
    response = FileResponse(step.photo.open(), content_type="image/webp")
    response.headers["Content-Disposition"] = "inline"
    return response


@require_POST
@with_order
def answer(request, order, token, pk):
    """Take the buyer's answer about a missing flower."""
    said = request.POST.get("answer")
    if said in ("yes", "no"):
        try:
            answer_substitution(question_id=pk, order=order, agreed=said == "yes")
        except SubstitutionQuestion.DoesNotExist:
            raise Http404 from None
        except QuestionClosed as refusal:
            messages.warning(request, refusal.message)
        else:
            messages.success(request, _("Thank you. We go on with your flowers."))
    return redirect("checkout:order", token)
