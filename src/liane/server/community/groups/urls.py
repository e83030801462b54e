"""Addresses under /o/<operator>/groupes/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
