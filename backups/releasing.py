"""Take the fence down: what the banks know and we do not is looked at first."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from backups.errors import RestoreRefused
from outbox.fence import current_fence
from outbox.models import Message, RestoredCopy
from payments.reconciling import find_unexplained

HOLD, SEND = "hold", "send"


@dataclass(frozen=True)
class Found:
    """What lies between the backup and now."""

    fence: RestoredCopy
    # One line for each payment the restored books do not explain.
    payments: list
    # Mails that waited when the backup was taken: the old shop has probably sent them.
    mails: list


def look_behind(*, ask_gateways: bool = True) -> Found:
    """Return what happened after the backup point, as far as others remember it.

    Reads only. Raises RestoreRefused when there is no fence, or files are missing;
    GatewayUnavailable or GatewayRefused when a gateway does not list its payments.
    """
    fence = current_fence()
    if fence is None:
        raise RestoreRefused("This shop is not a restored copy.")
    if not fence.files_done:
        raise RestoreRefused("The restore was cut short: run it again.")
    payments = []
    if ask_gateways:
        # Lists go by whole seconds: the last one belongs to them.
        until = timezone.now() + timedelta(minutes=1)
        payments = find_unexplained(since=fence.taken_at, until=until)
    return Found(fence, payments, list(_waiting(fence)))


def release(*, mails: str = HOLD, payments_seen: bool = False, ask_gateways=True):
    """Open a restored copy and return what was found; mails of before are held back.

    Args:
        mails: ``hold`` keeps mails that waited at the backup point for a person to
            choose; ``send`` lets them go, perhaps a second time.
        payments_seen: somebody has dealt with the payments that are listed.
        ask_gateways: False opens without their lists, for a shop that has none.

    Raises RestoreRefused while payments are unexplained and nobody has seen them.
    """
    found = look_behind(ask_gateways=ask_gateways)
    if found.payments and not payments_seen:
        raise RestoreRefused(
            f"{len(found.payments)} payments are not in these books. Settle them "
            "first, or subscriptions may charge a second time; then --payments-seen."
        )
    with transaction.atomic():
        if mails == HOLD:
            _waiting(found.fence).update(state=Message.State.HELD)
        RestoredCopy.objects.filter(released_at=None).update(released_at=timezone.now())
    return found


def send_held(*, pks=None) -> int:
    """Let mails that were held back go, all or these; return how many."""
    held = Message.objects.filter(state=Message.State.HELD)
    if pks is not None:
        held = held.filter(pk__in=pks)
    return held.update(state=Message.State.QUEUED, due_at=timezone.now())


def _waiting(fence):
    return Message.objects.filter(
        state__in=(Message.State.QUEUED, Message.State.SENDING),
        created_at__lte=fence.taken_at,
    ).order_by("pk")
