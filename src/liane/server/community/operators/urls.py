"""Addresses of an operator as a whole, and the doors by which people come in."""

from django.urls import path

from liane.server.community.members.views import interests, joining, landing
from liane.server.community.operators.views import arriving, founding, parts, settings, tree

_OF = "o/<slug:operator>"
_COMMUNITY = f"{_OF}/communaute"

urlpatterns = [
    path("fonder/", founding.found, name="found"),
    path("fonder/reprendre/", arriving.bring, name="bring"),
    path("fonder/reprendre/voir/", arriving.look, name="bring-look"),
    path("rejoindre/", joining.type_code, name="join"),
    path("rejoindre/<str:code>/", joining.by_code, name="join-by-code"),
    path(f"{_OF}/demander/", joining.ask_to_join, name="ask-to-join"),
    path(f"{_OF}/demander/retirer/", joining.withdraw, name="withdraw-request"),
    path(f"{_OF}/venir/", interests.show_interest, name="show-interest"),
    path(f"{_COMMUNITY}/", landing.community, name="community"),
    path(f"{_COMMUNITY}/reglages/", settings.settings, name="operator-settings"),
    path(f"{_COMMUNITY}/exporter/", settings.export, name="operator-export"),
    path(f"{_COMMUNITY}/fermer/", settings.closing, name="operator-closing"),
    path(f"{_COMMUNITY}/fermer/annuler/", settings.cancel_closing, name="closing-cancel"),
    path(f"{_COMMUNITY}/rouvrir/", settings.reopen, name="operator-reopen"),
    path(f"{_COMMUNITY}/arbre/", tree.tree, name="operator-tree"),
    path(f"{_COMMUNITY}/arbre/demander/", tree.move, name="move"),
    path(f"{_COMMUNITY}/arbre/quitter/", tree.leave_parent, name="leave-parent"),
    path(f"{_COMMUNITY}/arbre/<uuid:pk>/", tree.answer_move, name="move-answer"),
    path(f"{_COMMUNITY}/arbre/<uuid:pk>/retirer/", tree.withdraw_move, name="move-withdraw"),
    path(f"{_COMMUNITY}/lieux/", parts.parts, name="parts"),
    path(f"{_COMMUNITY}/lieux/etages/", parts.add_floors, name="floors-add"),
    path(f"{_COMMUNITY}/lieux/habituels/<slug:kind>/", parts.add_usual, name="parts-usual"),
    path(f"{_COMMUNITY}/lieux/ajouter/<slug:kind>/", parts.add_part, name="part-add"),
    path(f"{_COMMUNITY}/lieux/<uuid:pk>/", parts.change_part, name="part"),
    path(f"{_COMMUNITY}/lieux/<uuid:pk>/retirer/", parts.remove_part, name="part-remove"),
]
