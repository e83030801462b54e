"""Addresses under /o/<operator>/reseau/plans/."""

from django.urls import path

from liane.server.networks.plans.views import building, files, inputs, results

_PLAN = "<uuid:plan>"

urlpatterns = [
    path("", results.list_of_plans, name="plans"),
    path("nouveau/", inputs.new_plan, name="plan-new"),
    path("importer/", inputs.import_files, name="plan-import"),
    path("comparer/", results.compare, name="plans-compare"),
    path("construit/", building.network, name="plans-network"),
    path(f"{_PLAN}/", results.plan_page, name="plan"),
    path(f"{_PLAN}/avancement/", results.progress, name="plan-progress"),
    path(f"{_PLAN}/lieux/", inputs.places, name="plan-places"),
    path(f"{_PLAN}/arrivees/", inputs.uplinks, name="plan-uplinks"),
    path(f"{_PLAN}/reglages/", inputs.settings, name="plan-settings"),
    path(f"{_PLAN}/prix/", inputs.prices, name="plan-prices"),
    path(f"{_PLAN}/calculer/", inputs.calculate, name="plan-calculate"),
    path(f"{_PLAN}/arreter/", inputs.stop, name="plan-stop"),
    path(f"{_PLAN}/version/", inputs.version, name="plan-version"),
    path(f"{_PLAN}/projet.zip", files.project_zip, name="plan-project"),
    path(f"{_PLAN}/resultat/", inputs.bring_result, name="plan-bring"),
    path(f"{_PLAN}/liens/", results.links, name="plan-links"),
    path(f"{_PLAN}/liens/<int:order>/", results.link_page, name="plan-link"),
    path(f"{_PLAN}/si/", results.what_if, name="plan-what-if"),
    path(f"{_PLAN}/commenter/", results.add_comment, name="plan-comment"),
    path(f"{_PLAN}/resume/", results.publish, name="plan-publish"),
    path(f"{_PLAN}/fichiers/", files.list_of_files, name="plan-files"),
    path(f"{_PLAN}/fichiers/<path:name>", files.one_file, name="plan-file"),
    path(f"{_PLAN}/tout.zip", files.all_files, name="plan-zip"),
    path(f"{_PLAN}/photo/<str:sha256>.jpg", files.photo, name="plan-photo"),
    path(f"{_PLAN}/decision/", building.decision, name="plan-decision"),
    path(f"{_PLAN}/achats/", building.purchases, name="plan-purchases"),
    path(f"{_PLAN}/achats/<uuid:row>/", building.purchase, name="plan-purchase"),
    path(f"{_PLAN}/taches/", building.tasks, name="plan-tasks"),
    path(f"{_PLAN}/taches/<uuid:row>/", building.task, name="plan-task"),
    path(f"{_PLAN}/construit/", building.built, name="plan-built"),
    path(f"{_PLAN}/construit/<str:about>/<int:order>/", building.built_thing, name="plan-thing"),
    path(f"{_PLAN}/essais/", building.tests, name="plan-tests"),
    path(f"{_PLAN}/essais/<uuid:row>/", building.test, name="plan-test"),
]
