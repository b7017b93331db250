"""What readers write below a page, and what others think should not stand there."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

DEEPEST, LONGEST, LONGEST_WORD = 3, 500, 50


class Comment(models.Model):
    """Words below one page, in the language of that page.

    ``flags`` and ``reason`` are for staff: no page of the shop shows them. A comment
    that was taken back keeps its place for the answers, without words or author.
    """

    class State(models.TextChoices):
        """Who may read it."""

        PENDING = "pending", _("to be read")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")
        DELETED = "deleted", _("taken back")

    page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page"),
        on_delete=models.CASCADE,
        related_name="reader_comments",
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="comments",
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="answers"
    )
    # The first comment of the thread; None for that comment itself.
    root = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="thread"
    )
    # What it was written to: below the third level that is not what it stands below.
    answered = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    depth = models.PositiveSmallIntegerField(_("depth"), default=1)
    body = models.TextField(_("comment"), max_length=LONGEST, blank=True)
    by_staff = models.BooleanField(_("written by staff"), default=False)
    state = models.CharField(
        _("state"), max_length=8, choices=State.choices, default=State.PENDING
    )
    flags = models.JSONField(_("what the rules found"), default=list, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["page", "state", "parent"]),
            models.Index(fields=["state", "-id"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(depth=1, parent__isnull=True, root__isnull=True)
                | Q(
                    depth__gt=1,
                    depth__lte=DEEPEST,
                    parent__isnull=False,
                    root__isnull=False,
                ),
                name="answer_has_a_thread_and_a_depth",
            ),
            models.CheckConstraint(
                condition=Q(state="deleted", body="")
                | (~Q(state="deleted") & ~Q(body="")),
                name="comment_says_something_until_taken_back",
            ),
            models.CheckConstraint(
                condition=~Q(state="rejected") | ~Q(reason=""),
                name="rejected_comment_has_a_reason",
            ),
        ]

    def __str__(self):
        return self.body[:60] or str(self.get_state_display())

    @property
    def root_pk(self):
        """Return the key of the first comment of its thread."""
        return self.root_id or self.pk


class Report(models.Model):
    """One reader finds that one comment should not stand there."""

    comment = models.ForeignKey(
        Comment, on_delete=models.CASCADE, related_name="reports"
    )
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    words = models.CharField(_("why"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("reported"), auto_now_add=True)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "reporter"], name="one_report_per_reader"
            )
        ]

    def __str__(self):
        return f"{self.comment_id}: {self.words[:60]}"


class MutedAnswers(models.Model):
    """A reader wants no mails about answers: in one thread, or in none of them."""

    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    # Its first comment; None means every thread.
    thread = models.ForeignKey(
        Comment, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("unwanted mails about answers")
        verbose_name_plural = _("unwanted mails about answers")
        constraints = [
            models.UniqueConstraint(
                fields=["reader", "thread"], name="a_thread_is_muted_once"
            ),
            models.UniqueConstraint(
                fields=["reader"],
                condition=Q(thread=None),
                name="every_thread_is_muted_once",
            ),
        ]

    def __str__(self):
        return f"{self.reader_id}: {self.thread_id or '*'}"
