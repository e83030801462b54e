"""Addresses under /o/<operator>/plans/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
