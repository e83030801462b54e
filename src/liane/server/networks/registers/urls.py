"""Addresses under /o/<operator>/registres/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
