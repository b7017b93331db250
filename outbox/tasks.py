"""Send messages from the worker."""

from celery import shared_task

from outbox import sending


@shared_task
def deliver_message(message_id):
    """Send one message."""
    sending.deliver(message_id=message_id)


@shared_task
def sweep_outbox():
    """Find messages whose task was lost and send them."""
    # One task each: a message that cannot be rendered must not stop the others.
    for pk in sending.due_messages().values_list("pk", flat=True)[:500]:
        deliver_message.delay(pk)
