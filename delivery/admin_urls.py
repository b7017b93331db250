"""Addresses of the workroom in the admin."""

from django.urls import path

from delivery import admin_board, admin_detail, admin_paper, admin_run

app_name = "deliveries"

urlpatterns = [
    path("board/", admin_board.board, name="board"),
    path("board/cards/", admin_board.cards, name="cards"),
    path("run/", admin_run.run, name="run"),
    path("paper/<slug:sheet>/", admin_paper.day_sheet, name="sheet"),
    path("<int:pk>/", admin_detail.detail, name="detail"),
    path("<int:pk>/note/", admin_paper.delivery_note, name="note"),
    path("photos/<int:pk>/", admin_detail.photo, name="photo"),
]
