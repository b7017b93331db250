"""Rights in the admin for tables that are not freely edited."""

from wagtail.permission_policies import ModelPermissionPolicy


class LimitedPolicy(ModelPermissionPolicy):
    """Django's own rights, for some actions only; not even a superuser has others."""

    def __init__(self, model, *actions):
        super().__init__(model)
        self.actions = actions

    def user_has_permission(self, user, action):
        """Tell whether the action exists here and the user has its right."""
        return action in self.actions and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        """Tell whether the user may do one of ``actions``."""
        return any(self.user_has_permission(user, action) for action in actions)
