"""Wagtail's lists of plans, their sizes and subscriptions."""

from django.contrib.admin.utils import quote
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic

import django_filters

from cms.viewsets import JoinedIndexView, PlainViewSet
from common.errors import DomainError
from subscriptions.models import Plan, PlanSize, Subscription
from subscriptions.plan_forms import PlanForm, PlanSizeForm
from subscriptions.planning import remove_plan, remove_size, write_plan
from subscriptions.rhythms import Rhythm
from subscriptions.sold import write_size
from subscriptions.staff_page import subscription_page


class SubscriptionFilters(WagtailFilterSet):
    """Where it is, how often, of what, and whether something keeps it."""

    state = django_filters.ChoiceFilter(
        label=_("State"), choices=Subscription.State.choices
    )
    rhythm = django_filters.ChoiceFilter(label=_("Rhythm"), choices=Rhythm.choices)
    size__plan = django_filters.ModelChoiceFilter(
        label=_("Plan"), queryset=Plan.objects.select_related("page")
    )
    problem = django_filters.ChoiceFilter(
        label=_("Problem"),
        choices=[("yes", _("with a problem")), ("no", _("without"))],
        method="by_problem",
    )

    class Meta:
        model = Subscription
        fields = ["state", "rhythm", "size__plan"]

    def by_problem(self, rows, name, value):
        """Keep those a delivery of which could not be prepared, or the others."""
        return rows.exclude(problem="") if value == "yes" else rows.filter(problem="")


class SubscriptionIndexView(JoinedIndexView):
    """All subscriptions; each leads to its own page."""

    def get_base_queryset(self):
        """Read what each row shows in the same query."""
        return super().get_base_queryset().select_related("size__plan__page")

    def get_edit_url(self, instance):
        """Lead to the page of the subscription."""
        return reverse("subscription:inspect", args=[quote(instance.pk)])


class SubscriptionInspectView(generic.InspectView):
    """One subscription: what comes, what was paid, what can be done."""

    page_title = _("Subscription")

    def get_context_data(self, **kwargs):
        """Add what the page tells."""
        page = subscription_page(self.object.pk, self.request.user)
        return super().get_context_data(**kwargs) | page

    def get_fields_context(self):
        """Leave the fields to the template."""
        return []


class SubscriptionViewSet(PlainViewSet):
    """Who gets flowers again and again; services write them, never a form."""

    model = Subscription
    name = "subscription"
    menu_label = _("Subscriptions")
    icon = "resubmit"
    form_fields = ["problem"]
    index_view_class = SubscriptionIndexView
    inspect_view_enabled = True
    inspect_view_class = SubscriptionInspectView
    inspect_template_name = "subscriptions/admin/subscription.html"
    filterset_class = SubscriptionFilters
    list_display = [
        "code",
        "name",
        Column("plan", label=_("Plan"), accessor="size.plan.page.title"),
        Column("rhythm", label=_("Rhythm"), accessor="get_rhythm_display"),
        "next_day",
        Column("state", label=_("State"), accessor="get_state_display"),
        "problem",
    ]
    search_fields = ["code", "name", "email"]
    ordering = ["-pk"]
    list_per_page = 50


class Saving:
    """Lets a service bring what is sold in line with what was saved."""

    @transaction.atomic
    def save_instance(self):
        """Save, then let the service write; both or neither."""
        saved = super().save_instance()
        self.write(saved)
        return saved

    def write(self, saved):
        """Call the service of the model."""
        if isinstance(saved, Plan):
            write_plan(plan_id=saved.pk)
        else:
            write_size(size_id=saved.pk)


class SavingCreateView(Saving, generic.CreateView):
    """Puts a plan or a size on sale."""


class SavingEditView(Saving, generic.EditView):
    """Changes what is on sale."""


class RemovingView(generic.DeleteView):
    """Takes away what nobody subscribed to, or says why not."""

    def delete_action(self):
        """Let the service delete."""
        if isinstance(self.object, Plan):
            remove_plan(plan_id=self.object.pk)
        else:
            remove_size(size_id=self.object.pk)

    def form_valid(self, form):
        """Delete, or lead back with the refusal."""
        try:
            return super().form_valid(form)
        except DomainError as refusal:
            messages.error(self.request, refusal.message)
            return HttpResponseRedirect(reverse(self.index_url_name))


class PlanIndexView(JoinedIndexView):
    """Plans by name."""

    def get_base_queryset(self):
        """Read names in the same query."""
        return super().get_base_queryset().select_related("page")


class PlanViewSet(PlainViewSet):
    """Kinds of recurring bouquets."""

    model = Plan
    menu_label = _("Plans")
    icon = "list-ul"
    index_view_class = PlanIndexView
    add_view_class = SavingCreateView
    edit_view_class = SavingEditView
    delete_view_class = RemovingView
    list_display = [
        *("__str__", "weekly", "fortnightly", "monthly", "yearly"),
        *("annual_discount", "minimum_deliveries", "active"),
    ]
    list_per_page = 50

    def get_form_class(self, for_update=False):
        """Return the form that refuses a plan without rhythm."""
        return PlanForm


class PlanSizeIndexView(JoinedIndexView):
    """Sizes of all plans."""

    def get_base_queryset(self):
        """Read plan and bouquet in the same query."""
        rows = super().get_base_queryset()
        return rows.select_related("plan__page", "bouquet__parent")


class PlanSizeViewSet(PlainViewSet):
    """What a delivery of a plan is and costs."""

    model = PlanSize
    menu_label = _("Sizes and prices")
    icon = "tag"
    index_view_class = PlanSizeIndexView
    add_view_class = SavingCreateView
    edit_view_class = SavingEditView
    delete_view_class = RemovingView
    list_display = [
        "__str__",
        Column("bouquet", label=_("Bouquet"), accessor="bouquet.get_title"),
        "price",
    ]
    list_filter = ["plan"]
    list_per_page = 50

    def get_form_class(self, for_update=False):
        """Return the form that takes bouquets in the plan's size."""
        return PlanSizeForm
