"""Rules that read what people write before anybody else does; no service is asked.

They only ever sort: what a rule finds, and what breaks a rule, waits for staff.
"""

import logging
import re
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from cms.text import fold
from comments.models import Comment, ModerationRules

logger = logging.getLogger(__name__)

LINK = re.compile(
    r"https?:|www\.|\b[\w-]{2,}\.(?:com|net|org|info|biz|ru|cn|xyz|top|be|fr|nl|eu|shop|site|online|io)\b",
    re.I,
)
REPEATED = re.compile(r"(\S)\1{6,}")
WORD = re.compile(r"\w+")
LEAST_LETTERS, SHOUTED = 12, 7
LATELY = timedelta(days=1)
BROKEN = "error"


@dataclass(frozen=True)
class Draft:
    """What somebody is about to publish; ``own`` is the row it would replace."""

    text: str
    user: object
    own: int | None = None


@dataclass(frozen=True)
class Verdict:
    """What the rules found; ``clean`` text may be read by everybody."""

    flags: list = field(default_factory=list)

    @property
    def clean(self):
        """Tell whether no rule found anything."""
        return not self.flags


def judge(draft: Draft) -> Verdict:
    """Let every rule read ``draft``. A rule that breaks counts as one that found.

    Called outside a transaction: a rule may fail in the database.
    """
    flags = []
    try:
        rules = ModerationRules.load()
        flags = [name for name, finds in RULES.items() if finds(draft, rules)]
    # Whatever goes wrong, nothing is published that no rule has read.
    except Exception:
        logger.exception("a rule broke: the text waits for staff")
        flags = [BROKEN]
    return Verdict(flags)


def has_links(draft, rules):
    """Find more links than are allowed."""
    return len(LINK.findall(draft.text)) > rules.most_links


def says_banned_words(draft, rules):
    """Find words of the list, however they are accented or spaced by punctuation."""
    said = f" {' '.join(WORD.findall(fold(draft.text)))} "
    lines = (
        " ".join(WORD.findall(fold(line))) for line in rules.banned_words.split("\n")
    )
    return any(f" {words} " in said for words in lines if words)


def shouts(draft, rules):
    """Find text in capitals: seven letters in ten, of twelve or more."""
    letters = [c for c in draft.text if c.isalpha()]
    loud = sum(c.isupper() for c in letters)
    return len(letters) >= LEAST_LETTERS and loud * 10 >= len(letters) * SHOUTED


def repeats_characters(draft, rules):
    """Find the same character seven times in a row."""
    return bool(REPEATED.search(draft.text))


def repeats_itself(draft, rules):
    """Find what the same person wrote below any page within a day."""
    lately = Comment.objects.filter(
        author=draft.user, created_at__gt=timezone.now() - LATELY
    ).exclude(pk=draft.own)
    said = " ".join(WORD.findall(fold(draft.text)))
    texts = lately.values_list("body", flat=True)[:200]
    return any(" ".join(WORD.findall(fold(text))) == said for text in texts if text)


def is_new_and_links(draft, rules):
    """Find any link of an account that is only days old."""
    age = timezone.now() - draft.user.date_joined
    return age < timedelta(days=rules.new_account_days) and bool(
        LINK.search(draft.text)
    )


RULES = {
    "links": has_links,
    "words": says_banned_words,
    "shouting": shouts,
    "characters": repeats_characters,
    "repeated": repeats_itself,
    "new-account": is_new_and_links,
}
