"""A customer's own pages; another's rows do not exist here."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)
from django.views.generic import ListView

from oscar.core.loading import get_model

from payments.errors import GatewayUnavailable
from payments.models import SavedMethod
from payments.services import forget_method
from shop.customer import services
from shop.customer.selectors import addresses_of
from storefront.account import selectors
from storefront.account.forms import BELGIUM, AddressForm, ProfileForm
from storefront.account.subscriptions import running_of
from users.models import User

Order = get_model("order", "Order")
UserAddress = get_model("address", "UserAddress")

MAX_ADDRESSES = 50


@never_cache
@login_required
@require_GET
def summary(request):
    """Show what is coming, and the way to everything else."""
    context = selectors.summary_of(request.user)
    context["subscriptions"] = running_of(request.user, request.LANGUAGE_CODE)
    return render(request, "storefront/account/summary.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request):
    """Show and change name, phone and language."""
    # A row of its own: a refused form must not change what the page's frame shows.
    person = User.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        person.save(update_fields=form.Meta.fields)
        messages.success(request, _("Your details are saved."))
        return redirect("customer:profile-view")
    return _show_form(request, form, "storefront/account/profile.html")


@method_decorator(never_cache, name="dispatch")
class OrderListView(LoginRequiredMixin, ListView):
    """Own orders, newest first."""

    http_method_names = ["get", "head", "options"]
    template_name = "storefront/account/orders.html"
    context_object_name = "orders"
    paginate_by = 20

    def get_queryset(self):
        """Return own orders."""
        return selectors.orders_of(self.request.user)

    def get_context_data(self, **kwargs):
        """Put each order's state in words."""
        context = super().get_context_data(**kwargs)
        context["orders"] = selectors.label_orders(context["orders"])
        return context


@never_cache
@login_required
@require_GET
def order_detail(request, number):
    """Show an own order."""
    try:
        context = selectors.order_of(request.user, number)
    except Order.DoesNotExist:
        raise Http404 from None
    return render(request, "storefront/account/order.html", context)


@never_cache
@login_required
@require_GET
def address_list(request):
    """Show the address book."""
    context = {"addresses": addresses_of(request.user)}
    return render(request, "storefront/account/addresses.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def address_create(request):
    """Add an address."""
    if request.user.addresses.count() >= MAX_ADDRESSES:
        messages.error(request, _("Your address book is full: remove one first."))
        return redirect("customer:address-list")
    return _edit_address(request, UserAddress(user=request.user, country_id=BELGIUM))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def address_update(request, pk):
    """Change an own address."""
    return _edit_address(request, get_object_or_404(request.user.addresses, pk=pk))


@login_required
@require_POST
def address_delete(request, pk):
    """Remove an own address."""
    try:
        services.delete_address(user_id=request.user.pk, address_id=pk)
    except UserAddress.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("The address is removed."))
    return redirect("customer:address-list")


@login_required
@require_POST
def address_make_default(request, pk):
    """Offer an own address first."""
    try:
        services.set_default_address(user_id=request.user.pk, address_id=pk)
    except UserAddress.DoesNotExist:
        raise Http404 from None
    return redirect("customer:address-list")


@never_cache
@login_required
@require_GET
def method_list(request):
    """Show the cards a customer left with us."""
    context = {"methods": selectors.methods_of(request.user)}
    return render(request, "storefront/account/methods.html", context)


@login_required
@require_POST
def method_delete(request, pk):
    """Let go of an own card, at its bank too."""
    try:
        forget_method(user_id=request.user.pk, method_id=pk)
    except SavedMethod.DoesNotExist:
        raise Http404 from None
    except GatewayUnavailable as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The card is removed."))
    return redirect("customer:method-list")


def _edit_address(request, address):
    form = AddressForm(request.POST or None, instance=address)
    if request.method == "POST" and form.is_valid():
        services.save_address(address=form.save(commit=False))
        messages.success(request, _("The address is saved."))
        return redirect("customer:address-list")
    return _show_form(request, form, "storefront/account/address.html")


def _show_form(request, form, template):
    status = 422 if form.is_bound else 200
    return render(request, template, {"form": form}, status=status)
