"""Address of the search; names as Oscar's."""

from django.urls import path

from storefront.search import search

app_name = "search"

urlpatterns = [path("", search, name="search")]
