"""A flower is missing: the buyer who wants to be asked is asked."""

from django.db import transaction
from django.utils import timezone

from oscar.core.loading import get_model

from delivery import states
from delivery.errors import AnswerAwaited, QuestionClosed, WrongStep
from delivery.mails import post_question
from delivery.models import Delivery, SubstitutionQuestion

Order = get_model("order", "Order")


@transaction.atomic
def ask_substitution(*, delivery_id, missing, proposal, answer_by, user=None):
    """Ask the buyer about a missing flower; making waits for the answer.

    ``answer_by`` is an aware moment ahead; after it the florist decides, at the same
    colour and value.

    Raises:
        WrongStep: the delivery is made already, or over.
    """
    delivery = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery_id)
    if delivery.status != states.SCHEDULED:
        raise WrongStep(status=delivery.status)
    if answer_by <= timezone.now():
        raise ValueError("the time to answer must be ahead")
    question = SubstitutionQuestion.objects.create(
        delivery=delivery,
        missing=missing,
        proposal=proposal,
        answer_by=answer_by,
        user=user,
    )
    post_question(question)
    return question


@transaction.atomic
def answer_substitution(*, question_id, order, agreed: bool) -> SubstitutionQuestion:
    """Write the buyer's answer, once and in time.

    ``order`` is the order whose page the buyer sees: a question of another order does
    not exist for it.

    Raises:
        QuestionClosed: answered already, or too late.
        SubstitutionQuestion.DoesNotExist: no question of this order has the key.
    """
    question = SubstitutionQuestion.objects.get(
        pk=question_id, delivery__order_id=order.pk
    )
    answers = SubstitutionQuestion.Answer
    now = timezone.now()
    waiting = SubstitutionQuestion.objects.filter(
        pk=question.pk, answer=answers.OPEN, answer_by__gt=now
    )
    answer = answers.YES if agreed else answers.NO
    if not waiting.update(answer=answer, answered_at=now):
        raise QuestionClosed
    question.refresh_from_db()
    return question


def open_questions(delivery):
    """Return the questions a delivery's buyer may still answer."""
    return delivery.questions.filter(
        answer=SubstitutionQuestion.Answer.OPEN, answer_by__gt=timezone.now()
    )


def refuse_unanswered(delivery) -> None:
    """Raise AnswerAwaited while the buyer may still answer."""
    if open_questions(delivery).exists():
        raise AnswerAwaited(delivery_id=delivery.pk)
