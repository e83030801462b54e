"""Addresses under /api/ and /compte/jetons/."""

from django.urls import path

from liane.server.community.api import views
from liane.server.community.api.doors import build

interface = build()

urlpatterns = [
    path("api/", views.reference, name="api-reference"),
    path("api/", interface.urls),
    path("compte/jetons/", views.tokens, name="tokens"),
    path("compte/jetons/<uuid:pk>/revoquer/", views.revoke, name="revoke-token"),
]
