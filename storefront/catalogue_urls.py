"""Addresses of the shelves; names as Oscar's, which its dashboard reverses."""

from django.urls import path, re_path

from storefront import listing, product

app_name = "catalogue"

urlpatterns = [
    path("", listing.index, name="index"),
    re_path(
        r"^category/(?P<category_slug>[\w-]+(?:/[\w-]+)*)_(?P<pk>\d+)/$",
        listing.category,
        name="category",
    ),
    re_path(r"^(?P<product_slug>[\w-]*)_(?P<pk>\d+)/$", product.detail, name="detail"),
]
