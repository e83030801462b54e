"""Addresses under /o/<operator>/vigie/preparation/."""

from django.urls import path

from liane.server.lookout.preparedness import views, work_views

urlpatterns = [
    path("", views.ready, name="ready"),
    path("listes/<slug:phase>/", views.checklist, name="ready-list"),
    path("lignes/<slug:code>/", views.line, name="ready-line"),
    path("calendrier/", views.signs, name="ready-signs"),
    path("calendrier/nouveau/", views.new_sign, name="ready-sign-new"),
    path("calendrier/<uuid:pk>/finir/", views.end_sign, name="ready-sign-end"),
    path("roles/", views.duties, name="ready-duties"),
    path("roles/<slug:name>/", views.duty, name="ready-duty"),
    path("exercices/", work_views.drills, name="ready-drills"),
    path("exercices/nouveau/", work_views.new_drill, name="ready-drill-new"),
    path("exercices/<uuid:pk>/", work_views.drill, name="ready-drill"),
    path("exercices/<uuid:pk>/commencer/", work_views.start_drill, name="ready-drill-start"),
    path("exercices/<uuid:pk>/fait/<slug:code>/", work_views.mark, name="ready-drill-mark"),
    path("exercices/<uuid:pk>/arreter/", work_views.stop_drill, name="ready-drill-stop"),
    path("exercices/<uuid:pk>/bilan/", work_views.review_drill, name="ready-drill-review"),
    path("couts/", work_views.costs, name="ready-costs"),
    path("couts/nouveau/", work_views.new_cost, name="ready-cost-new"),
    path("couts/<uuid:pk>/", work_views.cost, name="ready-cost"),
    path("couts/<uuid:pk>/changer/", work_views.change_cost, name="ready-cost-change"),
    path("messages/", work_views.messages, name="ready-messages"),
    path("messages/<slug:kit>/<slug:language>/", work_views.message, name="ready-message"),
    path(
        "messages/<slug:kit>/<slug:language>/ecrire/",
        work_views.write_message,
        name="ready-message-write",
    ),
]
