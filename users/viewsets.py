"""People in Wagtail's admin: no user name, and an address one can sign in with."""

from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet

from users.roles import LABELS


class StaffFormMixin:
    """Names of groups in the reader's language; the address is vouched for."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        groups = self.fields["groups"]
        groups.label_from_instance = lambda group: LABELS.get(group.name, group.name)

    def clean_email(self):
        """Return the address as it is stored, so that a twin is seen."""
        return self.cleaned_data["email"].lower()

    def save(self, commit=True):
        """Save; who gives somebody an address answers for it."""
        user = super().save(commit=commit)
        if commit and "email" in self.changed_data:
            user.vouch_for_email()
        return user


class StaffCreationForm(StaffFormMixin, UserCreationForm):
    """Add somebody."""


class StaffEditForm(StaffFormMixin, UserEditForm):
    """Change somebody."""


class StaffViewSet(UserViewSet):
    """Wagtail's list of people, with our forms."""

    def get_form_class(self, for_update=False):
        """Return our form."""
        return StaffEditForm if for_update else StaffCreationForm
