"""Fill in what orders already say, the shop's week, and who may do what."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

from users import roles

ALL = "add change delete view"
RULES = ("weekdayrule", "peakday", "slot")

RIGHTS = {
    roles.SHOP: {f"delivery.{name}": ALL for name in RULES}
    | {
        "delivery.dayload": "view",
        "delivery.deliverystep": "view",
        "delivery.substitutionquestion": "view add",
    },
    roles.WORKSHOP: {
        "delivery.dayload": "view",
        "delivery.deliverystep": "view",
        "delivery.substitutionquestion": "view add",
    },
    # A driver tells what happened at the door.
    roles.DRIVER: {"delivery.delivery": "change", "delivery.deliverystep": "view"},
}

STATES = {
    "out-for-delivery": "out",
    "ready": "ready",
    "delivered": "delivered",
    "refunded": "delivered",
    "cancelled": "cancelled",
}


def give_rights(apps, schema_editor):
    for role, rights in RIGHTS.items():
        roles.grant(apps, role, rights)


def fill_in(apps, schema_editor):
    line = apps.get_model("order", "Line")
    units = line.objects.filter(pk=OuterRef("line_id")).values("quantity")
    travelling = apps.get_model("delivery", "DeliveryLine").objects
    travelling.update(quantity=Subquery(units))
    deliveries = apps.get_model("delivery", "Delivery").objects
    for order_state, state in STATES.items():
        deliveries.filter(order__status=order_state).update(status=state)


def open_the_week(apps, schema_editor):
    rules = apps.get_model("delivery", "WeekdayRule").objects
    for weekday in range(7):
        is_open = weekday != 0
        rules.get_or_create(
            weekday=weekday, defaults={"van": is_open, "pickup": is_open}
        )


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0002_slots_peaks_and_steps"),
        ("order", "1001_states_say_who"),
        ("users", "0003_roles"),
    ]
    operations = [
        migrations.RunPython(fill_in, migrations.RunPython.noop),
        migrations.RunPython(open_the_week, migrations.RunPython.noop),
        migrations.RunPython(give_rights, migrations.RunPython.noop),
    ]
