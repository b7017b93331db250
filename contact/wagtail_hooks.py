"""Messages in the admin."""

from django.contrib.auth.models import Permission
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from cms.policies import LimitedPolicy
from cms.viewsets import JoinedIndexView, PlainViewSet
from contact import admin_urls
from contact.models import Enquiry

register_permission_policy(Enquiry, LimitedPolicy(Enquiry, "view"), exact_class=True)


class EnquiryIndexView(JoinedIndexView):
    """Messages; each leads to its own page."""

    def get_edit_url(self, instance):
        """Lead to the page of the message."""
        return reverse("contact_admin:enquiry", args=[instance.pk])


class EnquiryViewSet(PlainViewSet):
    """What people wrote on the contact page."""

    model = Enquiry
    menu_label = _("Contact messages")
    menu_order = 240
    icon = "mail"
    add_to_admin_menu = True
    form_fields = ["name"]
    index_view_class = EnquiryIndexView
    list_display = [
        "name",
        *("subject", "order_number", "language", "state", "answered_by", "created_at"),
    ]
    list_filter = {"state": ["exact"], "subject": ["exact"]}
    search_fields = ["name", "email", "order_number"]
    ordering = ["-pk"]
    list_per_page = 50


@hooks.register("register_admin_viewset")
def register_enquiries():
    """Add the list to the menu."""
    return EnquiryViewSet()


@hooks.register("register_admin_urls")
def register_urls():
    """Give the page of a message its address."""
    return [path("contact/", include(admin_urls))]


@hooks.register("register_permissions")
def register_permissions():
    """Let administrators give these rights to a group."""
    return Permission.objects.filter(
        content_type__app_label="contact",
        content_type__model="enquiry",
        codename__in=("view_enquiry", "change_enquiry"),
    )
