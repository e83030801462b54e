"""Addresses under /o/<operator>/partager/."""

from django.urls import path

from liane.server.site.sharing import views

urlpatterns = [
    path("<slug:kind>/<uuid:pk>/", views.share, name="share"),
    path("<slug:kind>/<uuid:pk>/carte.png", views.share_card, name="share-card"),
    path("<slug:kind>/<uuid:pk>/feuille.pdf", views.share_pdf, name="share-pdf"),
]
