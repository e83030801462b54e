"""Addresses under /o/<operator>/groupes/."""

from django.urls import path

from liane.server.community.groups import energy_views, thread_views, views

urlpatterns = [
    path("", views.groups, name="groups"),
    path("nouveau/", views.found_group, name="found-group"),
    path("annonces/", views.notices, name="notices"),
    path("annonces/nouvelle/", views.announce, name="announce"),
    path("annonces/<uuid:pk>/retirer/", views.withdraw, name="withdraw-notice"),
    path("taches/", views.tasks, name="tasks"),
    path("taches/nouvelle/", views.new_task, name="new-task"),
    path("taches/<uuid:pk>/", views.task, name="task"),
    path("taches/<uuid:pk>/energies/", energy_views.task_energies, name="task-energies"),
    path("taches/<uuid:pk>/<slug:move>/", views.move_task, name="move-task"),
    path("messages/", thread_views.messages, name="messages"),
    path("messages/nouveau/", thread_views.new_thread, name="new-thread"),
    path("messages/<uuid:pk>/", thread_views.thread, name="thread"),
    path("<uuid:pk>/", views.group, name="group"),
    path("<uuid:pk>/changer/", views.change_group, name="change-group"),
    path("<uuid:pk>/entrer/", views.come_in, name="come-in-group"),
    path("<uuid:pk>/sortir/", views.go_out, name="go-out-group"),
    path("<uuid:pk>/clore/", views.close_group, name="close-group"),
]
