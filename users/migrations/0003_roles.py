"""Groups of staff and their rights."""

from django.db import migrations

from users import roles

ADMIN = {"wagtailadmin.admin": "access_admin"}
ALL = "view add change delete"
RIGHTS = {
    roles.EDITORS: ADMIN | {"wagtail_localize.translation": "submit_translation"},
    roles.SHOP: ADMIN
    | {
        "partner.partner": "dashboard_access",
        "partner.stockrecord": "view add change",
        "partner.stockalert": "view",
        "catalogue.product": ALL,
        "catalogue.productimage": ALL,
        "catalogue.category": ALL,
        "catalogue.material": ALL,
        "catalogue.recipeitem": ALL,
        "offer.conditionaloffer": ALL,
        "offer.range": ALL,
        "voucher.voucher": ALL,
        "voucher.voucherset": ALL,
        "order.order": "view change",
        "order.ordernote": ALL,
        "reviews.productreview": "view change delete",
        "analytics.userrecord": "view",
        "users.user": "view",
        "delivery.zone": ALL,
        "delivery.zonepostcode": ALL,
        "delivery.closedday": ALL,
        "delivery.delivery": "view change",
        "stock.stockhold": "view",
        "stock.stockmovement": "view add",
        "payments.paymentattempt": "view",
    },
    roles.WORKSHOP: ADMIN
    | {
        "catalogue.material": "view",
        "catalogue.recipeitem": "view",
        "delivery.delivery": "view change",
        "stock.stockmovement": "view add",
    },
    roles.ACCOUNTING: ADMIN
    | {
        "catalogue.vatrate": ALL,
        "payments.paymentattempt": "view",
    },
    roles.DRIVER: ADMIN | {"delivery.delivery": "view"},
}
PAGES = "add change publish lock unlock bulk_delete"
PICTURES = "add change choose"


def create_roles(apps, schema_editor):
    for role, rights in RIGHTS.items():
        roles.grant(apps, role, rights)
    # Wagtail's second editing role and Oscar's all-powerful one: rights come from here.
    unused = ["Moderators", "All Oscar Dashboard Permissions"]
    apps.get_model("auth", "Group").objects.filter(name__in=unused).delete()
    give_pages(apps)
    give_pictures(apps)


def give_pages(apps):
    """Editors write, publish and arrange every page, in every language."""
    editors = apps.get_model("auth", "Group").objects.get(name=roles.EDITORS)
    rights = apps.get_model("wagtailcore", "GroupPagePermission").objects
    rights.filter(group=editors).delete()
    root = apps.get_model("wagtailcore", "Page").objects.get(depth=1)
    for word in PAGES.split():
        right = roles.permission(apps, "wagtailcore.page", f"{word}_page")
        rights.create(group=editors, page=root, permission=right)


def give_pictures(apps):
    """Editors and the shop look after pictures and documents."""
    rights = apps.get_model("wagtailcore", "GroupCollectionPermission").objects
    root = apps.get_model("wagtailcore", "Collection").objects.get(depth=1)
    for role in (roles.EDITORS, roles.SHOP):
        group = apps.get_model("auth", "Group").objects.get(name=role)
        for model in ("wagtailimages.image", "wagtaildocs.document"):
            name = model.split(".")[1]
            for word in PICTURES.split():
                right = roles.permission(apps, model, f"{word}_{name}")
                rights.get_or_create(group=group, collection=root, permission=right)


class Migration(migrations.Migration):
    dependencies = [
        ("users", "0002_one_account_per_address"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("customer", "0008_assign_permissions_to_staff"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtail_localize", "0006_create_submit_translation_permission"),
    ]

    operations = [migrations.RunPython(create_roles, migrations.RunPython.noop)]
