"""Addresses under /o/<operator>/interconnexion/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
