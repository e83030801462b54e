"""Addresses under /o/<operator>/formations/."""

from django.urls import path

from liane.server.community.training.views import courses, learning, seats, visitors

urlpatterns = [
    path("", courses.training, name="training"),
    path("cours/nouveau/", courses.make, name="course-new"),
    path("cours/<uuid:pk>/", courses.course, name="course"),
    path("cours/<uuid:pk>/modifier/", courses.change, name="course-change"),
    path("cours/<uuid:pk>/question/", courses.question, name="course-question"),
    path(
        "cours/<uuid:pk>/question/<uuid:question>/oter/",
        courses.drop_question,
        name="course-question-drop",
    ),
    path("cours/<uuid:pk>/donner/", courses.close, name="course-close"),
    path("cours/<uuid:pk>/seance/", courses.plan, name="course-plan"),
    path("seances/<uuid:pk>/", seats.session, name="training-session"),
    path("seances/<uuid:pk>/modifier/", seats.change, name="session-change"),
    path("seances/<uuid:pk>/annuler/", seats.call_off, name="session-call-off"),
    path("seances/<uuid:pk>/venir/", seats.come, name="seat-take"),
    path("seances/<uuid:pk>/demander/", visitors.ask, name="seat-ask"),
    path("place/<str:code>/", visitors.seat, name="seat"),
    path("place/<str:code>/rendre/", visitors.give_back, name="seat-return"),
    path("place/<str:code>/questions/<slug:stage>/", visitors.questions, name="seat-questions"),
    path("seances/<uuid:pk>/inscrire/", seats.enter, name="seat-enter"),
    path("seances/<uuid:pk>/presents/", seats.came, name="seats-came"),
    path("seances/<uuid:pk>/finir/", seats.end, name="session-end"),
    path("places/<uuid:pk>/rendre/", seats.give_back, name="seat-give-back"),
    path("places/<uuid:pk>/attestation/", seats.certificate, name="certificate"),
    path("places/<uuid:pk>/questions/<slug:stage>/", seats.questions, name="course-questions"),
    path("competences/", learning.skills, name="skills"),
    path("comprendre/", learning.paths, name="education-paths"),
    path("comprendre/nouveau/", learning.make_path, name="education-path-new"),
    path("comprendre/<uuid:pk>/", learning.path, name="education-path"),
    path("comprendre/<uuid:pk>/modifier/", learning.change_path, name="education-path-change"),
]
