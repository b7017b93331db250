"""Groups that ask for a date: what they wish, and the quote they get."""

from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wagtail.admin import messages

from common.errors import DomainError
from users.rights import needs
from workshops.admin_forms import show_refusal
from workshops.admin_pages import show
from workshops.group_forms import QuoteForm
from workshops.groups import quote_group, usual_end
from workshops.models import GroupEnquiry
from workshops.rights import ANSWER_GROUPS

QUOTED = ("starts_at", "ends_at", "room", "seats", "price", "note")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(ANSWER_GROUPS)
def enquiry(request, pk):
    """Show an enquiry; a POST sends a quote."""
    rows = GroupEnquiry.objects.select_related(
        "page", "room", "session__page", "quoted_by"
    )
    row = get_object_or_404(rows, pk=pk)
    form = QuoteForm(request.POST or None, initial=_initial(row))
    if form.is_valid():
        try:
            quote_group(enquiry_id=pk, quote=form.quote(), user=request.user)
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The quote is sent."))
            return redirect("workshop_admin:group", pk)
    return show(
        request,
        "group.html",
        _("Group of %(name)s") % {"name": row.name},
        status=422 if form.is_bound else 200,
        icon="group",
        enquiry=row,
        form=form,
        open=row.state != GroupEnquiry.State.ACCEPTED,
    )


def _initial(row):
    """Return the last quote, or what the workshop usually costs."""
    usual = {"seats": row.people, "price": row.page.price}
    if row.quotes:
        usual = {name: getattr(row, name) for name in QUOTED}
    return usual | {"valid_until": usual_end()}
