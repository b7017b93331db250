"""Uploading several pictures at once in the library."""

from django.core.exceptions import ValidationError
from django.http import JsonResponse

from wagtail.images.views.multiple import AddView

from cms.cleaning import clean_picture


class CleanAddView(AddView):
    """Wagtail's upload of several pictures, which keeps no raw file waiting.

    A picture without alternative text is not created: Wagtail sets the file aside and
    asks for the words. What is set aside must be as clean as what is kept.
    """

    def post(self, request):
        """Replace the uploaded file by its clean version, then let Wagtail go on."""
        if "files[]" in request.FILES:
            try:
                request.FILES["files[]"] = clean_picture(request.FILES["files[]"])
            except ValidationError as error:
                message = " ".join(error.messages)
                return JsonResponse({"success": False, "error_message": message})
        return super().post(request)
