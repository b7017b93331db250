"""The person who signs in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from oscar.apps.customer.abstract_models import AbstractUser


class User(AbstractUser):
    """A customer or a member of staff; the e-mail address is the login."""

    phone = models.CharField(_("phone"), max_length=32, blank=True)
    language = models.CharField(
        _("language of mails"),
        max_length=5,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
    )

    class Meta(AbstractUser.Meta):
        abstract = False
        db_table = "users_user"

    def __str__(self):
        return self.get_full_name() or self.email
