"""Addresses of the shelves; names as Oscar's, which its dashboard reverses."""

from django.urls import path, re_path

from storefront import listing, offers, product, where, wishlist
from storefront.reviews import views as reviews

app_name = "catalogue"

urlpatterns = [
    path("", listing.index, name="index"),
    path("offers/", offers.offers, name="offers"),
    path("where/", where.where, name="where"),
    path("kept/", wishlist.show, name="wishlist"),
    path("kept/<int:pk>/add/", wishlist.add, name="wishlist-add"),
    path("kept/<int:pk>/remove/", wishlist.remove, name="wishlist-remove"),
    re_path(
        r"^category/(?P<category_slug>[\w-]+(?:/[\w-]+)*)_(?P<pk>[0-9]{1,9})/$",
        listing.category,
        name="category",
    ),
    re_path(
        r"^(?P<product_slug>[\w-]*)_(?P<pk>[0-9]{1,9})/$",
        product.detail,
        name="detail",
    ),
    re_path(
        r"^(?P<product_slug>[\w-]*)_(?P<pk>[0-9]{1,9})/reviews/$",
        reviews.review_list,
        name="review-list",
    ),
    re_path(
        r"^(?P<product_slug>[\w-]*)_(?P<pk>[0-9]{1,9})/reviews/write/$",
        reviews.write,
        name="review-write",
    ),
]
