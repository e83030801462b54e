"""Addresses under /o/<operator>/enquetes/."""

from django.urls import path

from liane.server.community.surveys.views import (
    answering,
    asking,
    collecting,
    paper,
    reading,
    results,
)

_ONE = "<uuid:pk>"
_DRAFT = "repondre/<uuid:pk>"

urlpatterns = [
    path("", asking.surveys, name="surveys"),
    path("nouvelle/", asking.new_survey, name="survey-new"),
    path("nouvelle/<slug:purpose>.xlsx", asking.shipped_file, name="survey-shipped-file"),
    path("nouvelle/<slug:purpose>/", asking.use_shipped, name="survey-shipped"),
    path("collecte/", collecting.collectors, name="survey-collectors"),
    path(f"collecte/{_ONE}/revoquer/", collecting.revoke, name="survey-revoke"),
    path("retenues/", collecting.held, name="survey-held"),
    path(f"retenues/{_ONE}/", collecting.held_one, name="survey-held-one"),
    path(f"retenues/{_ONE}/vue/", collecting.settle, name="survey-held-settle"),
    path(f"retenues/{_ONE}/reprendre/", collecting.try_again, name="survey-held-again"),
    path(f"{_DRAFT}/<int:number>/", answering.step, name="survey-step"),
    path(f"{_DRAFT}/fin/", answering.review, name="survey-review"),
    path(f"{_DRAFT}/effacer/", answering.drop, name="survey-drop"),
    path(f"{_ONE}/", asking.survey, name="survey"),
    path(f"{_ONE}/changer/", asking.change_survey, name="survey-change"),
    path(f"{_ONE}/clore/", asking.close_survey, name="survey-close"),
    path(f"{_ONE}/repondre/", answering.begin, name="survey-begin"),
    path(f"{_ONE}/version/", asking.new_version, name="survey-version-new"),
    path(f"{_ONE}/versions/<int:number>/", asking.version, name="survey-version"),
    path(f"{_ONE}/versions/<int:number>/<str:name>", asking.file, name="survey-file"),
    path(f"{_ONE}/editions/nouvelle/", asking.new_edition, name="survey-edition-new"),
    path(f"{_ONE}/editions/<uuid:edition>/", asking.change_edition, name="survey-edition"),
    path(
        f"{_ONE}/editions/<uuid:edition>/clore/", asking.close_edition, name="survey-edition-close"
    ),
    path(f"{_ONE}/imprimer/", paper.printed, name="survey-printed"),
    path(f"{_ONE}/saisie/", paper.typing, name="survey-typing"),
    path(f"{_ONE}/resultats/", results.results, name="survey-results"),
    path(f"{_ONE}/resultats/groupes/", results.cross, name="survey-cross"),
    path(f"{_ONE}/resultats/editions/", results.compare, name="survey-compare"),
    path(f"{_ONE}/resultats/<uuid:edition>/publier/", results.publish, name="survey-publish"),
    path(
        f"{_ONE}/resultats/<uuid:edition>/reponses.<slug:kind>",
        results.answers_file,
        name="survey-answers-file",
    ),
    path(f"{_ONE}/publics/", results.published, name="survey-published"),
    path(
        f"{_ONE}/publics/resultats.<slug:kind>",
        results.published_file,
        name="survey-published-file",
    ),
    path(f"{_ONE}/groupes/", reading.segment, name="survey-segment"),
    path(f"{_ONE}/reponses/", reading.answers, name="survey-answers"),
    path(f"{_ONE}/reponses/<uuid:one>/", reading.answer, name="survey-answer"),
    path(f"{_ONE}/reponses/<uuid:one>/ecarter/", reading.aside, name="survey-aside"),
    path(f"{_ONE}/fichiers/<uuid:one>/", reading.attachment, name="survey-attachment"),
    path(f"{_ONE}/discussions/", reading.themes, name="survey-themes"),
    path(f"{_ONE}/discussions/nouvelle/", reading.new_note, name="survey-note-new"),
    path(f"{_ONE}/discussions/suites/", reading.recommend, name="survey-recommend"),
    path(f"{_ONE}/discussions/suites/<uuid:one>/tache/", reading.task, name="survey-task"),
    path(f"{_ONE}/discussions/themes/<uuid:one>/", reading.theme, name="survey-theme"),
    path(f"{_ONE}/discussions/<uuid:one>/", reading.note, name="survey-note"),
    path(f"{_ONE}/passages/<uuid:one>/retirer/", reading.uncode, name="survey-uncode"),
]
