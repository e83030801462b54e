"""Addresses under /o/<operator>/projet/."""

from django.urls import path

from liane.server.projects.pathway import views

urlpatterns = [
    path("", views.project, name="project"),
    path("etapes/commencer/", views.begin, name="pathway-begin"),
    path("etapes/but/", views.reword, name="pathway-reword"),
    path("etapes/reprendre/", views.back, name="pathway-back"),
    path("etapes/etat/", views.state, name="pathway-state"),
    path("etapes/dossier/", views.kit, name="pathway-kit"),
    path("etapes/dossier/fichier/", views.kit_file, name="pathway-kit-file"),
    path("etapes/dossier/recu/", views.keep_receipt, name="pathway-kit-receipt"),
    path("etapes/dossier/reprendre/", views.take_up, name="pathway-kit-take-up"),
    path("etapes/resultats/", views.results, name="pathway-results"),
    path("etapes/<int:number>/", views.one_phase, name="pathway-phase"),
    path("etapes/<int:number>/ajouter/", views.more, name="pathway-more"),
    path("etapes/<int:number>/mesurer/", views.measure, name="pathway-measure"),
    path("etapes/<int:number>/porte/", views.gate, name="pathway-gate"),
    path("etapes/element/<uuid:pk>/", views.deliverable, name="pathway-deliverable"),
    path("etapes/element/<uuid:pk>/tache/", views.task, name="pathway-task"),
    path("etapes/element/<uuid:pk>/fichier/", views.add_paper, name="pathway-add-paper"),
    path("etapes/element/<uuid:pk>/fichier/<uuid:paper>/", views.paper, name="pathway-paper"),
    path(
        "etapes/element/<uuid:pk>/fichier/<uuid:paper>/retirer/",
        views.drop_paper,
        name="pathway-drop-paper",
    ),
]
