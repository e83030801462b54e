"""Addresses under /o/<operator>/enquetes/."""

from django.urls import path

from liane.server.community.surveys.views import answering, asking, results

_ONE = "<uuid:pk>"
_DRAFT = "repondre/<uuid:pk>"

urlpatterns = [
    path("", asking.surveys, name="surveys"),
    path("nouvelle/", asking.new_survey, name="survey-new"),
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
    path(f"{_ONE}/resultats/", results.results, name="survey-results"),
]
