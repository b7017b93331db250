"""What a password must be, in words every language of the shop has."""

from django.contrib.auth import password_validation
from django.utils.translation import ngettext


class MinimumLengthValidator(password_validation.MinimumLengthValidator):
    """Say in French and Dutch, too, that a password is short.

    Django 5.2 asks for a sentence that its own Dutch catalogue does not have.
    """

    def get_error_message(self):
        """Return the sentence beside the field."""
        return ngettext(
            "Choose at least %(n)s character.",
            "Choose at least %(n)s characters.",
            self.min_length,
        ) % {"n": self.min_length}
