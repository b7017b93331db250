"""Pictures of loaded articles."""

from catalogue.models import ProductImage
from cms.models import CustomImage
from imports.files import file_name
from imports.models import LoadedPicture


def attach_pictures(plan, archive, files) -> None:
    """Add a plan's pictures to its product, each in place of the one of that file.

    Each file written is added to ``files`` as ``(storage, name)`` at once: whoever
    turns the transaction back has to delete it.
    """
    product = plan.product
    last = ProductImage.objects.filter(product=product).count()
    for position, (asked, digest, before) in enumerate(plan.pictures):
        clean = archive.clean(asked.name)
        alt = asked.alt or plan.fields.get("title_en") or product.get_title()
        picture = CustomImage(title=alt[:255], description=alt[:255], file=clean)
        picture.save()
        files.append((picture.file.storage, picture.file.name))
        if before:
            image = before.image
        else:
            image = ProductImage(product=product, display_order=last + position)
        image.picture, image.original = picture, picture.file.name
        image.caption = alt[:200]
        image.save()
        LoadedPicture.objects.update_or_create(
            image=image,
            defaults={"name": file_name(asked.name)[:255], "digest": digest},
        )
