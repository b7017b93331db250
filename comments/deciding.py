"""What staff answer to words that wait: a yes, or a no with its reason."""

from django.utils.translation import gettext as _

from wagtail.admin import messages

from common.errors import DomainError


def decide(request, form, *, approve, reject, late) -> int:
    """Carry out what a DecisionForm says; return the answer's status, 0 once decided.

    ``approve`` and ``reject`` are services that lack only the user and the words that
    were read; ``late`` is the code of the refusal a quicker colleague causes.
    """
    if not form.is_bound:
        return 200
    if not form.is_valid():
        return 422
    said = {"user": request.user, "seen": form.cleaned_data["seen"]}
    try:
        if request.POST.get("decision") == "approve":
            approve(**said)
            messages.success(request, _("Everybody reads it now."))
        else:
            reject(**said, reason=form.cleaned_data["reason"])
            messages.success(request, _("Nobody reads it any more."))
    except DomainError as refusal:
        form.add_error("reason", refusal.message)
        return 409 if refusal.code == late else 422
    return 0
