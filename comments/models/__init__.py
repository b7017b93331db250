"""Comments, reports about them, and the rules they are read by first."""

from comments.models.rules import ModerationRules
from comments.models.threads import (
    DEEPEST,
    LONGEST,
    LONGEST_WORD,
    Comment,
    MutedAnswers,
    Report,
)

__all__ = [
    "DEEPEST",
    "LONGEST",
    "LONGEST_WORD",
    "Comment",
    "ModerationRules",
    "MutedAnswers",
    "Report",
]
