"""Addresses under /o/<operator>/assemblees/."""

from django.urls import path

from liane.server.community.governance.views import assemblies, decisions, votes

urlpatterns = [
    path("", assemblies.governance, name="governance"),
    path("nouvelle/", assemblies.plan, name="plan-assembly"),
    path("regles/", assemblies.rules, name="house-rules"),
    path("points/", assemblies.waiting, name="agenda-waiting"),
    path("points/<uuid:pk>/retirer/", assemblies.withdraw_item, name="withdraw-item"),
    path("propositions/", votes.proposals, name="proposals"),
    path("propositions/nouvelle/", votes.propose, name="propose"),
    path("propositions/<uuid:pk>/", votes.proposal, name="proposal"),
    path("propositions/<uuid:pk>/changer/", votes.reword, name="reword-proposal"),
    path("propositions/<uuid:pk>/ouvrir/", votes.open_vote, name="open-vote"),
    path("propositions/<uuid:pk>/voter/", votes.vote, name="vote"),
    path("propositions/<uuid:pk>/papier/", votes.paper_vote, name="paper-vote"),
    path("propositions/<uuid:pk>/compter/", votes.count, name="count-hands"),
    path("propositions/<uuid:pk>/clore/", votes.close, name="close-vote"),
    path("propositions/<uuid:pk>/retirer/", votes.withdraw, name="withdraw-proposal"),
    path("propositions/<uuid:pk>/bulletins/", votes.papers, name="ballot-papers"),
    path("propositions/<uuid:pk>/decision/", votes.decide, name="decide-proposal"),
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions/nouvelle/", decisions.decide, name="decide"),
    path("decisions/<uuid:pk>/", decisions.decision, name="decision"),
    path("mandats/", decisions.mandates, name="mandates"),
    path("mandats/nouveau/", decisions.give_mandate, name="give-mandate"),
    path("mandats/<uuid:pk>/finir/", decisions.end_mandate, name="end-mandate"),
    path("<uuid:pk>/", assemblies.assembly, name="assembly"),
    path("<uuid:pk>/changer/", assemblies.change, name="change-assembly"),
    path("<uuid:pk>/point/", assemblies.add_item, name="add-item"),
    path("<uuid:pk>/point/<uuid:item>/", assemblies.take_item, name="take-item"),
    path("<uuid:pk>/presents/", assemblies.presences, name="presences"),
    path("<uuid:pk>/feuille/", assemblies.sheet, name="attendance-sheet"),
    path("<uuid:pk>/procuration/", assemblies.proxy, name="give-proxy"),
    path("<uuid:pk>/procuration/<uuid:proxy>/", assemblies.unproxy, name="withdraw-proxy"),
    path("<uuid:pk>/proces-verbal/", assemblies.minutes, name="minutes"),
    path("<uuid:pk>/<slug:move>/", assemblies.move, name="move-assembly"),
]
