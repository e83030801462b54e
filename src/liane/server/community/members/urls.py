"""Addresses under /o/<operator>/membres/."""

from django.urls import path

from liane.server.community.members.views import energy, interests, joining, people, roles

urlpatterns = [
    path("", people.list_of_members, name="members"),
    path("ajouter/", people.add_member, name="member-add"),
    path("doublons/", people.duplicates, name="duplicates"),
    path("vie/", roles.growth, name="growth"),
    path("roles/", roles.roles, name="roles"),
    path("roles/<uuid:pk>/finir/", roles.end_role, name="role-end"),
    path("foyers/", roles.households, name="households"),
    path("foyers/ajouter/", roles.add_household, name="household-add"),
    path("foyers/<uuid:pk>/", roles.household, name="household"),
    path("foyers/<uuid:pk>/defaire/", roles.part_household, name="household-part"),
    path("foyers/<uuid:pk>/habiter/<uuid:member>/", roles.live_in, name="household-live"),
    path("invitations/", joining.invitations, name="invitations"),
    path("invitations/lien/", joining.new_invitation, name="invite"),
    path("invitations/feuille/", joining.new_sheet, name="invite-sheet"),
    path("invitations/<uuid:pk>/retirer/", joining.revoke, name="invitation-revoke"),
    path("demandes/", joining.requests, name="requests"),
    path("demandes/<uuid:pk>/", joining.answer_request, name="request-answer"),
    path("interets/", interests.interests, name="interests"),
    path("interets/saisir/", interests.enter, name="interest-enter"),
    path("interets/<uuid:pk>/", interests.interest, name="interest"),
    path("interets/<uuid:pk>/referent/", interests.refer, name="interest-refer"),
    path("interets/<uuid:pk>/pas/", interests.step, name="interest-step"),
    path("interets/<uuid:pk>/accueillir/", interests.take_in, name="interest-take-in"),
    path("interets/<uuid:pk>/clore/", interests.close, name="interest-close"),
    path("energies/", energy.energy, name="energy"),
    path("energies/offrir/", energy.offer, name="offer"),
    path("energies/chercher/", energy.call, name="call"),
    path("energies/<uuid:pk>/prendre/<uuid:offer>/", energy.take, name="offer-take"),
    path("energies/<uuid:pk>/suite/", energy.settle, name="match-settle"),
    path("energies/<uuid:pk>/retirer/", energy.end_offer, name="offer-end"),
    path("energies/<uuid:pk>/clore/", energy.end_call, name="call-end"),
    path("<uuid:pk>/", people.page_of_member, name="member"),
    path("<uuid:pk>/modifier/", people.change_member, name="member-change"),
    path("<uuid:pk>/partir/", people.leave, name="member-leave"),
    path("<uuid:pk>/reunir/", people.merge, name="member-merge"),
    path("<uuid:pk>/role/", roles.give_role, name="role-give"),
]
