"""Forms at the door, in the shop's words."""

from django import forms
from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext_lazy as _

from allauth.account import forms as allauth_forms
from allauth.account.fields import EmailField

EMAIL_HELP = _("Enter an e-mail address like name@example.com.")
PASSWORD_HELP = _("At least 8 characters, and not a word everybody would try first.")


class Dressed:
    """Give fields the shop's classes and take allauth's placeholders away."""

    labels = {
        "login": _("E-mail address"),
        "email": _("E-mail address"),
        "password": _("Password"),
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("New password, once more"),
    }
    hints = {"password1": PASSWORD_HELP}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs["class"] = "input"
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = EMAIL_HELP


class LoginForm(Dressed, allauth_forms.LoginForm):
    """Sign in."""


class SignupForm(Dressed, allauth_forms.SignupForm):
    """Make an account."""

    labels = Dressed.labels | {"password1": _("Password")}

    def try_save(self, request):
        """Save, or tell the owner of a known address; both take the same time."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class ResetPasswordForm(Dressed, allauth_forms.ResetPasswordForm):
    """Ask for a link to choose a new password."""


class ResetPasswordKeyForm(Dressed, allauth_forms.ResetPasswordKeyForm):
    """Choose a new password with a link."""


class ChangePasswordForm(Dressed, allauth_forms.ChangePasswordForm):
    """Change the password while signed in."""


class ResendForm(Dressed, forms.Form):
    """Ask for the verification mail again."""

    email = EmailField()
