"""Forms of the image library."""

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from wagtail.images.forms import BaseImageForm

from cms.cleaning import clean_picture


class PictureForm(BaseImageForm):
    """Wagtail's form for a picture, which only lets clean files through."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "description" in self.fields:
            self.fields["description"].error_messages["required"] = _(
                "Say what is to be seen, for people who cannot see it."
            )

    def clean_file(self):
        """Return the picture re-encoded, or say why it is refused."""
        file = self.cleaned_data.get("file")
        return clean_picture(file) if isinstance(file, UploadedFile) else file
