"""Write a wish down, add photos to it, send it in."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from common.codes import random_code
from common.files import delete_after_commit
from quotes import mails
from quotes.errors import (
    AlreadySent,
    DateGone,
    TooManyDrafts,
    TooManyPhotos,
)
from quotes.models import Quote, QuotePhoto
from users.models import User

# What a customer says of an event; nothing else of a request is theirs to write.
SAID = (
    *("name", "phone", "event_type", "event_date", "place"),
    *("budget", "style", "description", "service"),
)
MOST_PHOTOS = 6
MOST_PHOTOS_OF_ONE = 60
# Drafts, and requests nobody answered yet, of one customer.
MOST_OPEN = 10
CODE_LENGTH = 8
State = Quote.State


@transaction.atomic
def save_draft(*, user, said: dict, language: str, code: str = "", photos=()) -> Quote:
    """Write a customer's wish down as a draft, a new one or the own one of ``code``.

    ``said`` holds names of SAID; others are not read. ``photos`` went through
    ``clean_picture``.

    Raises:
        Quote.DoesNotExist: the code is not one of theirs.
        AlreadySent: it was sent in.
        TooManyDrafts, TooManyPhotos: a limit, which the message names.
    """
    # One customer writes one request at a time, so that the limits hold.
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    known = {name: said[name] for name in SAID if name in said}
    if code:
        quote = lock_own(user, code)
        if quote.state != State.DRAFT:
            raise AlreadySent
    else:
        _refuse_many(user)
        quote = Quote(code=f"Q-{random_code(CODE_LENGTH)}", user=user)
    if photos:
        _refuse_photos(quote, user, photos)
    for name, value in known.items():
        setattr(quote, name, value)
    quote.email, quote.language = user.email, language
    quote.save()
    for photo in photos:
        QuotePhoto.objects.create(quote=quote, file=photo, size=photo.size)
    return quote


def lock_own(user, code) -> Quote:
    """Return a customer's own quote, locked; raises Quote.DoesNotExist for others."""
    rows = Quote.objects.select_for_update(of=("self",))
    return rows.get(user=user, code=code)


def _refuse_many(user):
    waiting = (State.DRAFT, State.SUBMITTED)
    if Quote.objects.filter(user=user, state__in=waiting).count() >= MOST_OPEN:
        raise TooManyDrafts(most=MOST_OPEN)


def _refuse_photos(quote, user, photos):
    """Refuse too many before a file is written: a rollback leaves files behind."""
    own = QuotePhoto.objects.filter(quote__user=user)
    here = own.filter(quote=quote.pk).count() if quote.pk else 0
    more = len(photos)
    if here + more > MOST_PHOTOS or own.count() + more > MOST_PHOTOS_OF_ONE:
        raise TooManyPhotos(most=MOST_PHOTOS)


@transaction.atomic
def remove_photo(*, user, code: str, photo_id: int) -> None:
    """Take a photo off an own draft, its file too.

    Raises Quote.DoesNotExist, QuotePhoto.DoesNotExist, AlreadySent.
    """
    quote = lock_own(user, code)
    if quote.state != State.DRAFT:
        raise AlreadySent
    photo = quote.photos.get(pk=photo_id)
    delete_after_commit(photo.file)
    photo.delete()


@transaction.atomic
def delete_draft(*, user, code: str) -> None:
    """Throw an own draft away with its photos.

    Raises Quote.DoesNotExist, AlreadySent.
    """
    quote = lock_own(user, code)
    if quote.state != State.DRAFT:
        raise AlreadySent
    erase_photos(quote)
    quote.delete()


def erase_photos(quote) -> None:
    """Delete the photos of a quote, files too, in the caller's transaction."""
    for photo in quote.photos.all():
        delete_after_commit(photo.file)
        photo.delete()


@transaction.atomic
def submit_request(*, user, code: str, now=None) -> Quote:
    """Send an own draft in; staff are told by mail. Twice is refused.

    Raises:
        Quote.DoesNotExist: not one of theirs.
        AlreadySent: it was sent in before.
        DateGone: the event is past.
    """
    now = now or timezone.now()
    quote = lock_own(user, code)
    if quote.state == State.DRAFT and quote.event_date < timezone.localdate(now):
        raise DateGone
    draft = Quote.objects.filter(pk=quote.pk, state=State.DRAFT)
    if not draft.update(state=State.SUBMITTED, submitted_at=now):
        raise AlreadySent
    quote.refresh_from_db()
    mails.post_asked(quote)
    return quote


def valid_days() -> int:
    """Return for how many days a quote is open unless staff say otherwise."""
    return settings.QUOTE_VALID_DAYS
