"""The one door of the shop: allauth's views, with our statuses and refusals."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, RedirectView

from allauth.account import views as allauth_views
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.email_verification import (
    send_verification_email_to_address,
)
from allauth.account.models import EmailAddress
from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import get_rates

from users import forms

# Longer than any window but the two that name their own.
RETRY_AFTER = 60


def too_many_requests(request, retry_after=RETRY_AFTER):
    """Answer 429 and say in how many seconds to try again."""
    context = {"minutes": -(-int(retry_after) // 60)}
    response = render(request, "errors/429.html", context, status=429)
    response["Retry-After"] = str(int(retry_after))
    return response


def longest_window(action):
    """Return the seconds after which a limit surely lets somebody in again."""
    rates = get_rates(app="allauth.account", action=action)
    return max((rate.duration for rate in rates), default=RETRY_AFTER)


class RefusalMixin:
    """Show a refused form again as 422, with what was typed."""

    def form_invalid(self, form):
        """Answer 422, or 429 when guessing has gone on for too long."""
        codes = {error.code for error in form.non_field_errors().as_data()}
        if "too_many_login_attempts" in codes:
            return too_many_requests(self.request, longest_window("login_failed"))
        response = super().form_invalid(form)
        response.status_code = 422
        return response


class LoginView(RefusalMixin, allauth_views.LoginView):
    """Sign in."""

    form_class = forms.LoginForm


class SignupView(RefusalMixin, allauth_views.SignupView):
    """Make an account."""

    form_class = forms.SignupForm


class PasswordResetView(RefusalMixin, allauth_views.PasswordResetView):
    """Ask for a link to choose a new password."""

    form_class = forms.ResetPasswordForm


class PasswordResetFromKeyView(RefusalMixin, allauth_views.PasswordResetFromKeyView):
    """Choose a new password with a link that works once."""

    form_class = forms.ResetPasswordKeyForm


class PasswordChangeView(RefusalMixin, allauth_views.PasswordChangeView):
    """Change the password and keep this session only."""

    form_class = forms.ChangePasswordForm


@method_decorator(never_cache, name="dispatch")
class VerificationSentView(RefusalMixin, FormView):
    """Say that a mail is under way, and send it again on request."""

    template_name = "account/verification_sent.html"
    form_class = forms.ResendForm
    success_url = reverse_lazy("account_email_verification_sent")

    def form_valid(self, form):
        """Answer every address alike; only one that waits for it gets a mail."""
        email = form.cleaned_data["email"].lower()
        usage = ratelimit.consume(
            self.request, app="allauth.account", action="resend", key=email
        )
        if not usage:
            return too_many_requests(self.request, longest_window("resend"))
        address = EmailAddress.objects.filter(email=email).select_related("user")
        known = address.first()
        if known and not known.verified:
            send_verification_email_to_address(self.request, known, signup=True)
        else:
            adapter = get_adapter(self.request)
            template = "account_already_exists" if known else "unknown_account"
            adapter.send_mail(f"account/email/{template}", email, {})
        return super().form_valid(form)


class DoorView(RedirectView):
    """Lead every other sign-in page to this one, with where to go afterwards."""

    def get_redirect_url(self, *args, **kwargs):
        """Return the sign-in page in the visitor's language."""
        url = reverse("account_login")
        query = self.request.META.get("QUERY_STRING", "")
        return f"{url}?{query}" if query else url


login = LoginView.as_view()
logout = allauth_views.logout
signup = SignupView.as_view()
password_reset = PasswordResetView.as_view()
password_reset_from_key = PasswordResetFromKeyView.as_view()
password_change = login_required(PasswordChangeView.as_view())
verification_sent = VerificationSentView.as_view()
door = DoorView.as_view()
