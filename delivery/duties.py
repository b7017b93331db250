"""Which role may take which step of a delivery, in one place."""

from delivery import states
from delivery.errors import NotYourStep
from users import roles

WORKROOM_STEPS = frozenset(
    {
        (states.SCHEDULED, states.MADE),
        (states.MADE, states.SCHEDULED),
        (states.MADE, states.READY),
        (states.READY, states.MADE),
    }
)
DOOR_STEPS = frozenset(
    {(states.OUT, states.DELIVERED), (states.OUT, states.CARDED)},
)
# Money goes back with a cancellation: no hand on a board takes that step.
EVERY_STEP = frozenset(
    (before, after)
    for table in (states.BY_VAN, states.BY_FOOT)
    for before, nexts in table.items()
    for after in nexts
    if after != states.CANCELLED
)
STEPS = {
    roles.SHOP: EVERY_STEP,
    roles.WORKSHOP: WORKROOM_STEPS,
    roles.DRIVER: DOOR_STEPS,
}

# What else is done about a delivery.
MOVE, ASK, PLAN, CORRECT = "move", "ask", "plan", "correct"
ACTS = {
    roles.SHOP: frozenset({MOVE, ASK, PLAN, CORRECT}),
    roles.WORKSHOP: frozenset({ASK, PLAN, CORRECT}),
    roles.DRIVER: frozenset(),
}


class Duties:
    """What a member of staff may do: their groups are read once, in one query."""

    def __init__(self, user):
        names = [*roles.LABELS] if user.is_superuser else _groups_of(user)
        self.steps = frozenset().union(*(STEPS.get(name, ()) for name in names))
        self.acts = frozenset().union(*(ACTS.get(name, ()) for name in names))

    def steps_from(self, status, way) -> list[str]:
        """Return where a delivery may be moved by them, the usual step first."""
        nexts = states.next_states(status, way)
        return [after for after in nexts if (status, after) in self.steps]

    def may(self, act) -> bool:
        """Tell whether MOVE, ASK, PLAN or CORRECT is theirs."""
        return act in self.acts

    def refuse_foreign(self, before, after) -> None:
        """Raise NotYourStep unless the step is theirs."""
        if (before, after) not in self.steps:
            raise NotYourStep


def _groups_of(user):
    """Return the names of a user's groups, read once for each request."""
    if not hasattr(user, "_duty_groups"):
        active = user.groups.values_list("name", flat=True) if user.is_active else ()
        user._duty_groups = tuple(active)
    return user._duty_groups
