"""Where staff decide about comments."""

from django.urls import path

from comments import admin_views

app_name = "comment_admin"

urlpatterns = [path("<int:pk>/", admin_views.comment, name="comment")]
