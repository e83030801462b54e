"""Addresses under /o/<operator>/annuaire/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
