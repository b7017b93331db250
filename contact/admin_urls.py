"""Where staff read messages."""

from django.urls import path

from contact import admin_views

app_name = "contact_admin"

urlpatterns = [path("<int:pk>/", admin_views.enquiry, name="enquiry")]
