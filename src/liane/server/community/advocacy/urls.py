"""Addresses under /o/<operator>/plaidoyer/."""

from django.urls import path

from liane.server.community.advocacy.views import campaigns, commitments, letters

urlpatterns = [
    path("", campaigns.advocacy, name="advocacy"),
    path("public/", campaigns.public, name="advocacy-public"),
    path("plans/nouveau/", campaigns.plan, name="campaign-new"),
    path("plans/<uuid:pk>/", campaigns.campaign, name="campaign"),
    path("plans/<uuid:pk>/changer/", campaigns.change, name="campaign-change"),
    path("plans/<uuid:pk>/preuves/", campaigns.add_evidence, name="campaign-evidence"),
    path("plans/<uuid:pk>/evenements/", campaigns.tie_event, name="campaign-event"),
    path("plans/<uuid:pk>/personne/", campaigns.case, name="support-case"),
    path("plans/<uuid:pk>/personne/suite/", campaigns.follow_case, name="support-step"),
    path("courriers/", letters.letters, name="advocacy-letters"),
    path("courriers/nouveau/", letters.write, name="advocacy-letter-new"),
    path("courriers/<uuid:pk>/", letters.letter, name="advocacy-letter"),
    path("courriers/<uuid:pk>/changer/", letters.change, name="advocacy-letter-change"),
    path("courriers/<uuid:pk>/imprimer/", letters.printed, name="advocacy-letter-printed"),
    path("courriers/<uuid:pk>/envoi/", letters.send, name="advocacy-letter-send"),
    path("courriers/<uuid:pk>/reponse/", letters.answer, name="advocacy-letter-answer"),
    path("courriers/<uuid:pk>/pieces/", letters.add_paper, name="advocacy-paper-new"),
    path("courriers/<uuid:pk>/pieces/<uuid:paper>/", letters.paper, name="advocacy-paper"),
    path("rencontres/", commitments.meetings, name="advocacy-meetings"),
    path("rencontres/nouvelle/", commitments.log_meeting, name="advocacy-meeting-new"),
    path("engagements/", commitments.commitments, name="commitments"),
    path("engagements/nouveau/", commitments.write, name="commitment-new"),
    path("engagements/<uuid:pk>/", commitments.commitment, name="commitment"),
    path("engagements/<uuid:pk>/suite/", commitments.follow, name="commitment-step"),
    path("engagements/<uuid:pk>/reponse/", commitments.reply, name="commitment-reply"),
    path("engagements/<uuid:pk>/publier/", commitments.publish, name="commitment-publish"),
]
