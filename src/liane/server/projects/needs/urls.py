"""Addresses under /o/<operator>/projet/besoins/."""

from django.urls import path

from liane.server.projects.needs.views import baseline, needs, orders, sheets

urlpatterns = [
    path("", needs.needs, name="needs"),
    path("dire/", sheets.say, name="need-say"),
    path("suivi/<str:key>/", sheets.follow, name="need-follow"),
    path("papier/", sheets.paper, name="need-paper"),
    path("saisir/", sheets.type_sheet, name="need-type"),
    path("fiches/", sheets.to_sort, name="need-sheets"),
    path("fiches/<uuid:pk>/", sheets.sheet, name="need-sheet"),
    path("fiches/<uuid:pk>/voix/", sheets.voice, name="need-voice"),
    path("fiches/<uuid:pk>/sortir/", sheets.ungroup, name="need-ungroup"),
    path("classer/", orders.orders, name="need-orders"),
    path("classer/<uuid:pk>/", orders.order, name="need-order"),
    path("classer/<uuid:pk>/compter/", orders.count, name="need-count"),
    path("classer/<uuid:pk>/clore/", orders.close, name="need-close-order"),
    path("classer/<uuid:pk>/retenir/", orders.choose, name="need-choose"),
    path("reference/", baseline.baseline, name="baseline"),
    path("reference/offre/", baseline.offer, name="baseline-offer"),
    path("reference/revenu/", baseline.income, name="baseline-income"),
    path("<uuid:pk>/", needs.need, name="need"),
    path("<uuid:pk>/modifier/", needs.change, name="need-change"),
    path("<uuid:pk>/suite/", needs.follow_up, name="need-follow-up"),
    path("<uuid:pk>/reponse/", needs.answer, name="need-answer"),
    path("<uuid:pk>/tache/", needs.task, name="need-task"),
    path("<uuid:pk>/reunir/", needs.merge, name="need-merge"),
    path("reponses/<uuid:pk>/retirer/", needs.remove_answer, name="need-remove-answer"),
]
