"""How allauth behaves here."""

from urllib.parse import quote
from uuid import uuid4

from django.conf import settings
from django.urls import reverse
from django.utils import formats, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from allauth.account.adapter import DefaultAccountAdapter

from outbox.services import post
from users.models import User

# allauth's own sentences, marked here because its Dutch says "jij" to customers.
FORMAL = {
    "email_password_mismatch": _(
        "The email address and/or password you specified are not correct."
    ),
    "enter_current_password": _("Please type your current password."),
    "rate_limited": _("Be patient, you are sending too many requests."),
}


class AccountAdapter(DefaultAccountAdapter):
    """E-mail sign-in; mails leave through the outbox."""

    error_messages = DefaultAccountAdapter.error_messages | FORMAL

    def new_user(self, request):
        """Start an account in the language of the page it is made on."""
        return User(language=translation.get_language())

    def is_safe_url(self, url):
        """Follow ``next`` to a path of this shop only, whatever Host says."""
        local = url.startswith("/") and url_has_allowed_host_and_scheme(url, None)
        return local and all(character.isprintable() for character in url)

    def get_password_change_redirect_url(self, request):
        """Go back to the profile."""
        return reverse("customer:profile-view")

    def get_email_verification_redirect_url(self, email_address):
        """Go to the sign-in page, or to the account when already signed in."""
        if self.request.user.is_authenticated:
            return reverse("customer:summary")
        return reverse("account_login")

    def post_login(self, request, user, **kwargs):
        """Finish signing in with the guest's basket taken over."""
        response = super().post_login(request, user, **kwargs)
        # Looking at the basket is what merges it.
        if request.basket.id and request.basket.num_items:
            request.basket_count = request.basket.num_items
        return response

    def get_reset_password_from_key_url(self, key):
        """Return nothing: the mail's link is built for its reader's language."""
        return ""

    def get_email_confirmation_url(self, request, emailconfirmation):
        """Return nothing: the mail's link is built for its reader's language."""
        return ""

    def send_mail(self, template_prefix, email, context):
        """Write the mail to the outbox, with links to the canonical address only."""
        name = template_prefix.rpartition("/")[2]
        user = context.get("user") or User.objects.filter(email=email).first()
        language = user.language if user else translation.get_language()
        with translation.override(language):
            shown = {"email": email, "site_url": settings.SITE_URL} | links(context)
            if "timestamp" in context:
                moment = localtime(context["timestamp"])
                shown["moment"] = formats.date_format(moment, "DATETIME_FORMAT")
        if user:
            shown["name"] = user.first_name
        post(
            key=f"account:{name}:{uuid4()}",
            template=f"account_{name}",
            recipient=email,
            language=language,
            context=shown,
        )


def links(context):
    """Return every address an account mail may show, below ``SITE_URL``.

    The Host header of the request that caused the mail plays no part.
    """
    found = {
        "login_url": absolute("account_login"),
        "signup_url": absolute("account_signup"),
        "reset_url": absolute("account_reset_password"),
    }
    if "uid" in context:
        found["action_url"] = absolute(
            "account_reset_password_from_key",
            uidb36=context["uid"],
            key=quote(context["key"]),
        )
    elif "key" in context:
        found["action_url"] = absolute("account_confirm_email", key=context["key"])
    return found


def absolute(name, **kwargs):
    """Return the public address of a view in the active language."""
    return settings.SITE_URL + reverse(name, kwargs=kwargs)
