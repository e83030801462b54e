"""Addresses under /o/<operator>/terrain/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
