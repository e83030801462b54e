"""The first page of the box, the tour, and the first pages of each operator."""

from django.urls import path

from liane.server.community.welcome import views

_OF = "o/<slug:operator>"

urlpatterns = [
    path("", views.home, name="home"),
    path("plus/", views.more_here, name="more-here"),
    path("exercice/", views.tour, name="tour"),
    path("se-preparer/", views.prepare, name="prepare"),
    path(f"{_OF}/", views.portal, name="operator"),
    path(f"{_OF}/plus/", views.more, name="more"),
    path(f"{_OF}/chercher/", views.search, name="search"),
    path(f"{_OF}/services/", views.services, name="services"),
    path(f"{_OF}/services/nouveau/", views.offer_service, name="service-new"),
    path(f"{_OF}/services/<uuid:pk>/", views.change_service, name="service"),
    path(f"{_OF}/services/<uuid:pk>/retirer/", views.withdraw_service, name="service-withdraw"),
]
