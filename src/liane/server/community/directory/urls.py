"""Addresses under /o/<operator>/annuaire/."""

from django.urls import path

from liane.server.community.directory.views import actors, requests, tables, territory, ties

urlpatterns = [
    path("", actors.directory, name="directory"),
    path("nouveau/", actors.add_actor, name="actor-new"),
    path("manques/", actors.gaps, name="directory-gaps"),
    path("export.csv", actors.export, name="directory-export"),
    path("tables/", tables.table_list, name="directory-tables"),
    path("tables/exemple.csv", tables.example, name="directory-table-example"),
    path("tables/<uuid:pk>/", tables.preview, name="directory-table"),
    path("tables/<uuid:pk>/corriger/", tables.correct, name="directory-table-correct"),
    path("tables/<uuid:pk>/appliquer/", tables.apply, name="directory-table-apply"),
    path("tables/<uuid:pk>/defaire/", tables.undo, name="directory-table-undo"),
    path("collaborations/", ties.matrix, name="collaboration"),
    path("collaborations/nouvelle/", ties.add_tie, name="tie-new"),
    path("collaborations/<uuid:pk>/finir/", ties.end_tie, name="tie-end"),
    path("demandes/", requests.list_of_requests, name="requests-to-actors"),
    path("demandes/<uuid:pk>/", requests.request_page, name="request-to-actor"),
    path("demandes/<uuid:pk>/envoyer/", requests.send, name="request-send"),
    path("demandes/<uuid:pk>/lettre/", requests.letter, name="request-letter"),
    path("demandes/<uuid:pk>/clore/", requests.close, name="request-close"),
    path("actions/", territory.actions_page, name="digital-actions"),
    path("actions/nouvelle/", territory.add_action, name="digital-action-new"),
    path("actions/<uuid:pk>/", territory.action, name="digital-action"),
    path("actions/<uuid:pk>/changer/", territory.change_action, name="digital-action-change"),
    path("actions/<uuid:pk>/retirer/", territory.withdraw_action, name="digital-action-withdraw"),
    path("<uuid:pk>/", actors.actor, name="actor"),
    path("<uuid:pk>/changer/", actors.change_actor, name="actor-change"),
    path("<uuid:pk>/retirer/", actors.end_actor, name="actor-end"),
    path("<uuid:pk>/accord/", actors.consent, name="consent-new"),
    path("<uuid:pk>/accord/<uuid:given>/retirer/", actors.withdraw, name="consent-withdraw"),
    path("<uuid:pk>/demander/", requests.ask, name="request-new"),
    path("<uuid:pk>/travaux/", requests.tell_job, name="job-new"),
    path("travaux/<uuid:pk>/", requests.reply, name="job-reply"),
]
