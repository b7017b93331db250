"""One message in the admin."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wagtail.admin import messages

from common.errors import DomainError
from contact.models import Enquiry
from contact.services import answer_enquiry, reopen_enquiry
from users.rights import needs


@require_http_methods(["GET", "HEAD", "POST"])
@needs("contact.change_enquiry")
def enquiry(request, pk):
    """Show a message; a POST notes that it was answered, or puts it back."""
    row = get_object_or_404(Enquiry.objects.select_related("answered_by"), pk=pk)
    if request.method == "POST":
        try:
            if request.POST.get("state") == "open":
                reopen_enquiry(enquiry_id=pk)
            else:
                answer_enquiry(enquiry_id=pk, user=request.user)
        except DomainError as refusal:
            messages.error(request, refusal.message)
        return redirect("contact_admin:enquiry", pk)
    title = _("Message of %(name)s") % {"name": row.name}
    context = {
        "row": row,
        "page_title": title,
        "header_title": title,
        "header_icon": "mail",
    }
    return render(request, "contact/admin/enquiry.html", context)
