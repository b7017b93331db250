"""Comments in the admin."""

from django.contrib.auth.models import Permission
from django.urls import include, path

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from cms.policies import LimitedPolicy
from comments import admin_urls
from comments.models import Comment
from comments.viewsets import CommentViewSet

# Readers write, services decide: nothing is made, edited or deleted by hand.
register_permission_policy(Comment, LimitedPolicy(Comment, "view"), exact_class=True)


@hooks.register("register_admin_viewset")
def register_comments():
    """Add the list to the menu."""
    return CommentViewSet()


@hooks.register("register_admin_urls")
def register_urls():
    """Give the page of a comment its address."""
    return [path("comments/", include(admin_urls))]


@hooks.register("register_permissions")
def register_permissions():
    """Let administrators give these rights to a group."""
    return Permission.objects.filter(
        content_type__app_label="comments",
        content_type__model="comment",
        codename__in=("view_comment", "change_comment"),
    )
