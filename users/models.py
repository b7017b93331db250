"""The person who signs in."""

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from oscar.apps.customer.abstract_models import AbstractUser
from oscar.apps.customer.abstract_models import UserManager as OscarUserManager


class UserManager(OscarUserManager):
    """Accounts made by hand; customers make theirs through allauth."""

    def create_superuser(self, email, password, **extra_fields):
        """Create an administrator who may sign in at once.

        Whoever runs the command answers for the address: a verification mail could not
        be read before a first administrator is in.
        """
        user = super().create_superuser(email, password, **extra_fields)
        user.vouch_for_email()
        return user


class User(AbstractUser):
    """A customer or a member of staff; the e-mail address is the login."""

    phone = models.CharField(_("phone"), max_length=32, blank=True)
    language = models.CharField(
        _("language of mails"),
        max_length=5,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
    )

    objects = UserManager()

    class Meta(AbstractUser.Meta):
        abstract = False
        db_table = "users_user"
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_per_address",
                violation_error_message=_("An account has this e-mail address."),
            )
        ]

    def __str__(self):
        return self.get_full_name() or self.email

    def save(self, *args, **kwargs):
        """Save with the address in lower case, as allauth looks it up."""
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    def vouch_for_email(self):
        """Make the account's address its one verified address for signing in."""
        addresses = apps.get_model("account", "EmailAddress").objects
        addresses.filter(user=self).exclude(email=self.email).delete()
        addresses.update_or_create(
            user=self, email=self.email, defaults={"verified": True, "primary": True}
        )
