"""Addresses under /o/<operator>/cercle/."""

from django.urls import path

from liane.server.community.circles.views import coming, staying, talking

urlpatterns = [
    path("", staying.circles, name="circles"),
    path("nouveau/", staying.found, name="circle-new"),
    path("code/", coming.code, name="circle-code"),
    path("<uuid:pk>/", talking.circle, name="circle"),
    path("<uuid:pk>/gens/", staying.people, name="circle-people"),
    path("<uuid:pk>/moi/", staying.mine, name="circle-mine"),
    path("<uuid:pk>/quitter/", staying.leave, name="circle-leave"),
    path("<uuid:pk>/gens/<uuid:other>/garder/", staying.keep, name="circle-keep"),
    path("<uuid:pk>/gens/<uuid:other>/exclure/", staying.exclude, name="circle-exclude"),
    path(
        "<uuid:pk>/gens/<uuid:other>/exclure/<slug:answer>/",
        staying.answer_exclusion,
        name="circle-exclude-answer",
    ),
    path("<uuid:pk>/proposer/", coming.propose, name="circle-propose"),
    path("<uuid:pk>/candidats/", coming.candidates, name="circle-candidates"),
    path("<uuid:pk>/candidats/<uuid:one>/<slug:word>/", coming.say, name="circle-candidate-say"),
    path("<uuid:pk>/themes/", talking.themes, name="circle-themes"),
    path("<uuid:pk>/themes/<uuid:one>/suivre/", talking.follow, name="circle-theme-follow"),
    path("<uuid:pk>/themes/<uuid:one>/fermer/", talking.close_theme, name="circle-theme-close"),
    path("<uuid:pk>/dire/", talking.new_post, name="circle-post-new"),
    path("<uuid:pk>/mots/<uuid:one>/", talking.post, name="circle-post"),
    path("<uuid:pk>/mots/<uuid:one>/retirer/", talking.take_back, name="circle-post-back"),
    path("<uuid:pk>/besoins/", talking.needs, name="circle-needs"),
    path("<uuid:pk>/besoins/nouveau/", talking.new_need, name="circle-need-new"),
    path("<uuid:pk>/besoins/<uuid:one>/", talking.need, name="circle-need"),
    path("<uuid:pk>/besoins/<uuid:one>/prendre/", talking.take_need, name="circle-need-take"),
    path("<uuid:pk>/resume/", talking.digest, name="circle-digest"),
    path("<uuid:pk>/appels/", staying.tree, name="circle-tree"),
    path("<uuid:pk>/appels/dessiner/", staying.draw, name="circle-tree-draw"),
    path("<uuid:pk>/appels/essai/", staying.test, name="circle-tree-test"),
    path("<uuid:pk>/appels/<uuid:other>/", staying.calls, name="circle-tree-calls"),
    path("<uuid:pk>/experts/", coming.experts, name="circle-experts"),
]
