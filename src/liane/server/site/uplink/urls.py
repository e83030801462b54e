"""Addresses under /lien/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
