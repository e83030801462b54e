"""Addresses under /o/<operator>/projet/appels/."""

from django.urls import path

from liane.server.projects.funding import applying, views

urlpatterns = [
    path("", views.calls, name="funding"),
    path("nouveau/", views.new_call, name="new-call"),
    path("<uuid:pk>/", views.call, name="funding-call"),
    path("<uuid:pk>/modifier/", views.change_call, name="change-call"),
    path("<uuid:pk>/comite/", views.seat, name="call-seat"),
    path("<uuid:pk>/ouvrir/", views.open_call, name="open-call"),
    path("<uuid:pk>/clore/", views.close_call, name="close-call"),
    path("<uuid:pk>/publier/", views.publish, name="publish-call"),
    path("<uuid:pk>/suivi/", views.follow_up, name="funding-follow-up"),
    path("<uuid:pk>/suivi/<slug:kind>/", views.follow_up_file, name="funding-follow-up-file"),
    path("<uuid:pk>/postuler/", applying.begin, name="apply"),
    path("dossier/<str:secret>/", applying.follow, name="follow-application"),
    path("dossier/<str:secret>/piece/", applying.document, name="follow-document"),
    path("dossier/<str:secret>/envoyer/", applying.send, name="follow-send"),
    path("dossier/<str:secret>/recu/", applying.receipt, name="follow-receipt"),
    path("dossier/<str:secret>/rapport/", applying.report, name="follow-report"),
    path("lire/<uuid:pk>/", views.judge, name="judge-application"),
    path("lire/<uuid:pk>/interet/", views.declare, name="declare-interest"),
    path("lire/<uuid:pk>/decider/", views.decide, name="decide-application"),
    path("lire/<uuid:pk>/papier/<uuid:paper>/", views.paper, name="application_document"),
    path("contrat/<uuid:pk>/", views.grant, name="grant"),
    path("contrat/<uuid:pk>/tranche/", views.instalment, name="add-instalment"),
    path("contrat/<uuid:pk>/signer/", views.sign, name="sign-grant"),
    path("contrat/<uuid:pk>/clore/", views.close, name="close-grant"),
    path("tranche/<int:pk>/", views.move, name="move-instalment"),
    path("rapport/<uuid:pk>/", views.answer_report, name="answer-report"),
]
