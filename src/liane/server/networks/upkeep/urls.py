"""Addresses under /o/<operator>/entretien/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
