"""People for tests."""

from itertools import count

from django.contrib.auth.models import Group

from users.models import User

PASSWORD = "seven tulips in a row"
_numbers = count(1)


def make_user(email="", *, verified=True, role="", **fields):
    """Return an account that can sign in with ``PASSWORD``."""
    email = email or f"person{next(_numbers)}@example.com"
    user = User.objects.create_user(email, PASSWORD, **fields)
    if verified:
        user.vouch_for_email()
    if role:
        user.groups.add(Group.objects.get(name=role))
        user.refresh_from_db()
    return user
