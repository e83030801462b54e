"""Addresses under /o/<operator>/communaute/biens/."""

from django.urls import path

from liane.server.community.goods import views

urlpatterns = [
    path("", views.goods, name="goods"),
    path("nouveau/", views.add, name="add-good"),
    path("feuille/", views.sheet, name="goods-sheet"),
    path("<uuid:pk>/", views.change, name="good"),
    path("<uuid:pk>/sortir/", views.take_out, name="take-out-good"),
]
