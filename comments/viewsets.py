"""Wagtail's list of comments: what waits, what was decided and why."""

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wagtail.admin.ui.tables import Column

from cms.viewsets import JoinedIndexView, PlainViewSet
from comments.flags import flag_words
from comments.models import Comment


class CommentIndexView(JoinedIndexView):
    """Comments; each leads to the page where it is decided on."""

    def get_base_queryset(self):
        """Count the reports in the same query."""
        return super().get_base_queryset().annotate(minded=Count("reports"))

    def get_edit_url(self, instance):
        """Lead to the page of the comment."""
        return reverse("comment_admin:comment", args=[instance.pk])


class CommentViewSet(PlainViewSet):
    """Comments, the latest first."""

    model = Comment
    menu_label = _("Comments")
    menu_order = 230
    icon = "comment"
    add_to_admin_menu = True
    form_fields = ["reason"]
    index_view_class = CommentIndexView
    list_display = [
        "__str__",
        *("page", "author", "state"),
        Column("found", label=_("What the rules found"), accessor=flag_words),
        Column("minded", label=_("Reports"), accessor="minded"),
        "created_at",
    ]
    list_filter = {"state": ["exact"], "by_staff": ["exact"]}
    search_fields = ["body", "author__email", "page__title"]
    ordering = ["-pk"]
    list_per_page = 50
