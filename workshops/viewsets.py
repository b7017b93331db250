"""Wagtail's lists of dates, people who come, groups, rooms and shared materials."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton

from cms.viewsets import JoinedIndexView, PlainViewSet
from common.errors import DomainError
from workshops.admin_forms import show_refusal
from workshops.materials import change_material, open_material
from workshops.models import Attendee, GroupEnquiry, MaterialQuota, Room, Session
from workshops.rights import OPEN_DATES
from workshops.staff_agenda import state_words, with_waiting


def seats(session):
    """Return how many seats are taken, of how many."""
    return f"{session.pool.taken} / {session.pool.units}"


class SessionIndexView(JoinedIndexView):
    """All dates; each leads to its own page."""

    def get_base_queryset(self):
        """Read what each row shows in the same query."""
        return with_waiting(super().get_base_queryset())

    def get_edit_url(self, instance):
        """Lead to the page of the date."""
        return reverse("workshop_admin:session", args=[instance.pk])

    @property
    def header_buttons(self):
        """Offer a new date to whoever may open one."""
        if not self.request.user.has_perm(OPEN_DATES):
            return []
        url = reverse("workshop_admin:add")
        return [HeaderButton(_("New date"), url=url, icon_name="plus")]


class SessionViewSet(PlainViewSet):
    """Dates, the latest first."""

    model = Session
    url_prefix = "workshops/list"
    menu_label = _("All dates")
    icon = "list-ul"
    form_fields = ["note"]
    index_view_class = SessionIndexView
    list_display = [
        "page_title",
        *("starts_at", "room"),
        Column("seats", label=_("Seats taken"), accessor=seats),
        Column("parties", label=_("Parties waiting"), accessor="parties"),
        Column("mark", label=_("State"), accessor=state_words),
    ]
    list_filter = {
        "page": ["exact"],
        "state": ["exact"],
        "starts_at": ["date__gte", "date__lte"],
    }
    search_fields = ["page__title", "room__name", "note"]
    ordering = ["-starts_at", "-pk"]
    list_per_page = 50


class AttendeeIndexView(generic.IndexView):
    """People across all dates; each leads to the page of their date."""

    def get_base_queryset(self):
        """Read what each row shows in the same query."""
        rows = super().get_base_queryset()
        return rows.select_related("booking__session__page", "booking__order__sender")

    def get_edit_url(self, instance):
        """Lead to the date."""
        return reverse("workshop_admin:session", args=[instance.booking.session_id])


class AttendeeViewSet(PlainViewSet):
    """Who comes, found by name, order or mail."""

    model = Attendee
    menu_label = _("Attendees")
    icon = "user"
    form_fields = ["name"]
    index_view_class = AttendeeIndexView
    list_display = [
        "name",
        Column("kind", label=_("For"), accessor="get_kind_display"),
        Column("date", label=_("Date"), accessor="booking.session"),
        Column("order", label=_("Order number"), accessor="booking.order.number"),
        Column("by", label=_("Booked by"), accessor="booking.order.sender.email"),
        Column("attendance", label=_("Attendance"), accessor="attendance_words"),
    ]
    search_fields = ["name", "booking__order__number", "booking__order__sender__email"]
    ordering = ["-pk"]
    list_per_page = 50


class GroupIndexView(JoinedIndexView):
    """Enquiries; each leads to its own page."""

    def get_edit_url(self, instance):
        """Lead to the page of the enquiry."""
        return reverse("workshop_admin:group", args=[instance.pk])


class GroupViewSet(PlainViewSet):
    """Groups that ask for a date of their own."""

    model = GroupEnquiry
    menu_label = _("Groups")
    icon = "group"
    form_fields = ["name"]
    index_view_class = GroupIndexView
    list_display = ["name", "page", "people", "wished", "state", "created_at"]
    list_filter = {"state": ["exact"]}
    search_fields = ["name", "email"]
    ordering = ["-pk"]
    list_per_page = 50


class RoomForm(WagtailAdminModelForm):
    """A room and its address."""

    class Meta:
        model = Room
        fields = ["name", "street", "postcode", "city", "access"]


class RoomViewSet(PlainViewSet):
    """Where people meet."""

    model = Room
    menu_label = _("Rooms")
    icon = "home"
    list_display = ["name", "street", "postcode", "city"]
    list_per_page = 50

    def get_form_class(self, for_update=False):
        """Return the form."""
        return RoomForm


class MaterialForm(WagtailAdminModelForm):
    """A material, and how many units of it there are."""

    units = forms.IntegerField(label=_("Units"), min_value=0, max_value=100_000)

    class Meta:
        model = MaterialQuota
        fields = ["name"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["units"].initial = self.instance.pool.units


class MaterialSaving:
    """Lets a service write a material, and shows its refusal at the field."""

    def form_valid(self, form):
        """Save, or say why not."""
        try:
            return super().form_valid(form)
        except DomainError as refusal:
            show_refusal(form, refusal)
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)


class MaterialCreateView(MaterialSaving, generic.CreateView):
    """Counts a new material."""

    def save_instance(self):
        """Let the service write it."""
        return open_material(**self.form.cleaned_data)


class MaterialEditView(MaterialSaving, generic.EditView):
    """Changes a material."""

    def save_instance(self):
        """Let the service write it."""
        return change_material(material_id=self.object.pk, **self.form.cleaned_data)


def units(material):
    """Return how many units are taken, of how many."""
    return f"{material.pool.taken} / {material.pool.units}"


class MaterialIndexView(JoinedIndexView):
    """Materials with what is taken of them."""

    def get_base_queryset(self):
        """Read the units in the same query."""
        return super().get_base_queryset().select_related("pool")


class MaterialViewSet(PlainViewSet):
    """Material that several dates share."""

    model = MaterialQuota
    menu_label = _("Shared materials")
    icon = "tag"
    index_view_class = MaterialIndexView
    add_view_class = MaterialCreateView
    edit_view_class = MaterialEditView
    list_display = ["name", Column("units", label=_("Units taken"), accessor=units)]
    list_per_page = 50

    def get_form_class(self, for_update=False):
        """Return the form."""
        return MaterialForm
