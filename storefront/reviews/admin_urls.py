"""Where staff decide about reviews."""

from django.urls import path

from storefront.reviews import admin_views

app_name = "review_admin"

urlpatterns = [path("<int:pk>/", admin_views.review, name="review")]
