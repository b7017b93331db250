"""Reviews of products in the admin."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.permissions import register_permission_policy

from oscar.core.loading import get_model

from cms.policies import LimitedPolicy
from cms.viewsets import JoinedIndexView, PlainViewSet
from comments.flags import flag_words
from storefront.reviews import admin_urls

ProductReview = get_model("reviews", "ProductReview")

register_permission_policy(
    ProductReview, LimitedPolicy(ProductReview, "view"), exact_class=True
)


class ReviewIndexView(JoinedIndexView):
    """Reviews; each leads to the page where it is decided on."""

    def get_edit_url(self, instance):
        """Lead to the page of the review."""
        return reverse("review_admin:review", args=[instance.pk])


class ReviewViewSet(PlainViewSet):
    """Reviews, the latest first."""

    model = ProductReview
    menu_label = _("Reviews")
    menu_order = 235
    icon = "pick"
    add_to_admin_menu = True
    form_fields = ["reason"]
    index_view_class = ReviewIndexView
    list_display = [
        "__str__",
        *("product", "user", "status"),
        Column("found", label=_("What the rules found"), accessor=flag_words),
        "date_created",
    ]
    list_filter = {"status": ["exact"], "score": ["exact"]}
    search_fields = ["body", "user__email", "product__title"]
    ordering = ["-pk"]
    list_per_page = 50


@hooks.register("register_admin_viewset")
def register_reviews():
    """Add the list to the menu."""
    return ReviewViewSet()


@hooks.register("register_admin_urls")
def register_urls():
    """Give the page of a review its address."""
    return [path("reviews/", include(admin_urls))]
