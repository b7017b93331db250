"""One delivery: everything about it, and everything that is done about it."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wagtail.admin import messages

from common.errors import DomainError
from delivery import states
from delivery.admin_board import address
from delivery.admin_forms import AskForm, MoveForm, step_form
from delivery.admin_rights import workroom
from delivery.board import ASKED, lines_with, make_card
from delivery.correcting import correct_funeral, may_correct
from delivery.duties import ASK, CORRECT, MOVE
from delivery.errors import (
    CorrectedMeanwhile,
    MissesService,
    PostcodeNotServed,
    StepNeedsProof,
    TooLateToCorrect,
)
from delivery.funeral_forms import FuneralCorrectionForm
from delivery.funerals import funeral_of
from delivery.hands import take_step
from delivery.models import Delivery, DeliveryStep, Substitution
from delivery.questions import ask_substitution
from delivery.services import move_delivery
from shop.order import statuses

MOVABLE = (states.SCHEDULED, states.MADE, states.CARDED)
# These have fields of their own; the others are one button.
WITH_FIELDS = (states.DELIVERED, *ASKED)


@require_http_methods(["GET", "HEAD", "POST"])
@workroom
def detail(request, duties, pk):
    """Show a delivery; a POST says in ``act`` which of its forms was sent."""
    delivery = _read(pk)
    page = Page(request, duties, delivery)
    if request.method == "POST":
        done = page.act(request.POST.get("act", "step"))
        if done:
            messages.success(request, done)
            return redirect("deliveries:detail", pk)
        # Read anew: the refusal may be about what changed meanwhile.
        page.delivery = _read(pk)
    return render(request, "delivery/detail.html", page.context(), status=page.status)


def _read(pk):
    rows = Delivery.objects.select_related(
        "order__sender", "slot", "funeral"
    ).prefetch_related(lines_with(), "questions", "delivery_steps__user")
    placed = rows.filter(order__status__in=(*statuses.PLACED, *statuses.ENDED))
    return get_object_or_404(placed, pk=pk)


class Page:
    """A delivery's page: its forms, and what became of the one that was sent."""

    def __init__(self, request, duties, delivery):
        self.request, self.duties, self.delivery = request, duties, delivery
        self.forms, self.status = {}, 200

    def act(self, act) -> str:
        """Do what was asked; return it in words, empty when it was refused."""
        acts = {
            "step": self._step,
            ASK: self._ask,
            MOVE: self._move,
            CORRECT: self._correct,
        }
        if act not in acts or (act != "step" and not self.duties.may(act)):
            raise Http404
        try:
            done = acts[act]()
        except DomainError as refusal:
            messages.error(self.request, refusal.message)
            self.status = 409
            return ""
        if not done:
            self.status = 422
        return done

    def _step(self):
        sent = self.request.POST
        status = sent.get("status", "")
        form = step_form(self.delivery, status, sent, self.request.FILES)
        self.forms[status] = form
        if not form.is_valid():
            return ""
        said = form.cleaned_data
        try:
            take_step(
                delivery_id=self.delivery.pk,
                seen=said["seen"],
                status=status,
                user=self.request.user,
                note=said["note"],
                received_by=form.received_by(),
                photo=said["photo"],
            )
        except StepNeedsProof as refusal:
            form.add_error("note", refusal.message)
            return ""
        return f"{self.delivery.recipient_name}: {states.label(status)}"

    def _ask(self):
        form = self.forms[ASK] = AskForm(self.request.POST)
        if not self._may_ask() or not form.is_valid():
            return ""
        ask_substitution(
            delivery_id=self.delivery.pk, user=self.request.user, **form.cleaned_data
        )
        return _("The customer is asked by mail.")

    def _move(self):
        if self.delivery.status not in MOVABLE:
            raise TooLateToCorrect(status=self.delivery.status)
        form = self.forms[MOVE] = MoveForm(self.delivery, self.request.POST)
        if not form.is_valid():
            return ""
        day, slot_id = form.chosen()
        move_delivery(
            delivery_id=self.delivery.pk,
            date=day,
            slot_id=slot_id,
            user=self.request.user,
            note=form.cleaned_data["note"],
        )
        return _("The delivery is moved.")

    def _correct(self):
        funeral = funeral_of(self.delivery)
        if funeral is None:
            raise Http404
        form = self.forms[CORRECT] = FuneralCorrectionForm(funeral, self.request.POST)
        if not form.is_valid():
            return ""
        try:
            correct_funeral(
                delivery_id=self.delivery.pk,
                changes=form.changes(),
                seen=form.cleaned_data["seen"],
                user=self.request.user,
            )
        except MissesService as refusal:
            form.add_error("service_time", refusal.message)
            return ""
        except CorrectedMeanwhile as refusal:
            form.show_now(refusal.data["funeral"])
            raise
        return _("The funeral is corrected.")

    def _correct_form(self, correctable):
        """Return the form that was sent, or a fresh one where there is what to do."""
        sent, funeral = self.forms.get(CORRECT), funeral_of(self.delivery)
        if sent or not (correctable and funeral):
            return sent
        return FuneralCorrectionForm(funeral)

    def _may_ask(self):
        return (
            self.duties.may(ASK)
            and self.delivery.substitution == Substitution.ASK
            and self.delivery.status == states.SCHEDULED
            and self.delivery.order.status in statuses.PLACED
        )

    def _move_form(self):
        movable = self.delivery.status in MOVABLE and self.duties.may(MOVE)
        if not movable or self.delivery.order.status not in statuses.PLACED:
            return None
        try:
            return self.forms.get(MOVE) or MoveForm(self.delivery)
        except PostcodeNotServed:
            return None

    def _steps(self, card):
        """Return the buttons, and the forms of the steps that ask something."""
        running = self.delivery.order.status in statuses.PLACED
        steps = card.steps if running else []
        plain = [step for step in steps if step.status not in WITH_FIELDS]
        asking = [
            (
                step,
                self.forms.get(step.status) or step_form(self.delivery, step.status),
            )
            for step in steps
            if step.status in WITH_FIELDS
        ]
        return plain, asking

    def context(self):
        """Return what the template shows."""
        delivery = self.delivery
        card = make_card(delivery, self.duties)
        plain, asking = self._steps(card)
        correctable = self.duties.may(CORRECT) and may_correct(delivery)
        return {
            "delivery": delivery,
            "card": card,
            "questions": list(delivery.questions.all()),
            "plain": plain,
            "asking": asking,
            "form_first": bool(card.steps) and card.steps[0].status in WITH_FIELDS,
            "sent": bool(self.forms),
            "move_form": self._move_form(),
            "ask_form": (self.forms.get(ASK) or AskForm()) if self._may_ask() else None,
            "ask_sent": ASK in self.forms,
            "move_sent": MOVE in self.forms,
            "correct_form": self._correct_form(correctable),
            "correct_sent": CORRECT in self.forms,
            "log": list(delivery.delivery_steps.all()),
            "sender": None if delivery.anonymous else delivery.order.sender,
            "edit_url": reverse("delivery:edit", args=[delivery.pk])
            if correctable
            else "",
            "board_url": address("board", delivery.date),
            "page_title": delivery.recipient_name,
            "header_title": delivery.recipient_name,
            "page_subtitle": delivery.status_label,
            "header_icon": "calendar-check",
        }


@require_safe
def photo(request, pk):
    """Answer the photo of a step to whoever handles deliveries; 404 to others.

    No cache keeps it: Wagtail says so on every page of its admin.
    """
    if not request.user.has_perm("delivery.view_deliverystep"):
        raise Http404
    step = get_object_or_404(DeliveryStep, pk=pk)
    if not step.photo:
        raise Http404
    answer = FileResponse(step.photo.open("rb"), content_type="image/webp")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Disposition"] = "inline"
    return answer
