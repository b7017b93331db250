"""Wagtail's list of quotes and the page of one."""

from django.contrib.admin.utils import quote as in_address
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic

import django_filters

from cms.viewsets import JoinedIndexView, PlainViewSet
from quotes.forms import MessageForm
from quotes.models import Quote
from quotes.rights import ACT

SENT = [row for row in Quote.State.choices if row[0] != Quote.State.DRAFT]


class QuoteFilters(WagtailFilterSet):
    """Where it is, what for, and when."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=SENT)
    event_type = django_filters.ChoiceFilter(
        label=_("Occasion"), choices=Quote.Event.choices
    )
    event_date = django_filters.DateFromToRangeFilter(
        label=_("Day of the event"), widget=DateRangePickerWidget
    )

    class Meta:
        model = Quote
        fields = ["state", "event_type", "event_date"]


class QuoteIndexView(JoinedIndexView):
    """Requests that were sent in; each leads to its own page."""

    def get_base_queryset(self):
        """Leave drafts to who writes them."""
        return super().get_base_queryset().exclude(state=Quote.State.DRAFT)

    def get_edit_url(self, instance):
        """Lead to the page of the request."""
        return reverse("quote:inspect", args=[in_address(instance.pk)])


class QuoteInspectView(generic.InspectView):
    """One request: the wish, the versions, what was written."""

    page_title = _("Quote")

    def get_object(self, queryset=None):
        """Find what was sent in; a draft is its writer's alone."""
        found = super().get_object(queryset)
        if found.state == Quote.State.DRAFT:
            raise Http404
        return found

    def get_context_data(self, **kwargs):
        """Add what the page tells."""
        quote = self.object
        versions = quote.versions.select_related("order__payment_plan", "sent_by")
        versions = list(versions.prefetch_related("lines"))
        may_act = self.request.user.has_perm(ACT)
        page = {
            "quote": quote,
            "versions": versions,
            "photos": quote.photos.all(),
            "messages_written": quote.messages.select_related("author"),
            "message_form": MessageForm(),
            "may_act": may_act,
            "may_answer": may_act and quote.state in Quote.ANSWERABLE,
            "may_withdraw": may_act and any(version.is_open() for version in versions),
            "back_url": reverse("quote:index"),
        }
        return super().get_context_data(**kwargs) | page

    def get_fields_context(self):
        """Leave the fields to the template."""
        return []


class QuoteViewSet(PlainViewSet):
    """Who asks for a quote; services write them, never a form."""

    model = Quote
    name = "quote"
    menu_label = _("Requests")
    icon = "form"
    form_fields = ["state"]
    index_view_class = QuoteIndexView
    inspect_view_enabled = True
    inspect_view_class = QuoteInspectView
    inspect_template_name = "quotes/admin/quote.html"
    filterset_class = QuoteFilters
    list_display = [
        "code",
        "name",
        Column("event", label=_("Occasion"), accessor="get_event_type_display"),
        "event_date",
        "place",
        Column("state", label=_("State"), accessor="get_state_display"),
        "submitted_at",
    ]
    search_fields = ["code", "name", "email", "place"]
    ordering = ["-pk"]
    list_per_page = 50
