"""Out of reach of the box: read pages stay readable, filled forms are kept, then sent once."""

import pytest
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import path

from liane.server.site import urls as site_urls
from liane.server.site.access import EVERYONE, access

pytestmark = [pytest.mark.browser, pytest.mark.slow]

GOT: list[str] = []


@access(EVERYONE)
def form(request):
    if request.method == "POST":
        GOT.append(request.POST["word"])
        return redirect("/lien/")
    token = get_token(request)
    return HttpResponse(
        "<!doctype html><title>f</title><link rel=icon href=data:><form method=post>"
        f"<input type=hidden name=csrfmiddlewaretoken value={token}>"
        "<input name=word><button>Envoyer</button></form>"
    )


@pytest.fixture
def form_page(settings):
    GOT.clear()
    routes = type("routes", (), {"urlpatterns": [path("essai/", form), *site_urls.urlpatterns]})
    settings.ROOT_URLCONF = routes
    return "/essai/"


def ready(page):
    page.goto("/")
    page.evaluate(
        "() => navigator.serviceWorker.controller || new Promise(done =>"
        " navigator.serviceWorker.addEventListener('controllerchange', () => done(1)))"
    )


@pytest.mark.django_db(transaction=True)
def test_a_page_that_was_read_is_still_there_out_of_reach(phone, operator):
    page = phone()
    ready(page)
    page.goto("/lien/")
    page.context.set_offline(True)
    page.goto("/")
    page.goto("/lien/")
    assert "Le lien vers Internet" in page.content()


@pytest.mark.django_db(transaction=True)
def test_a_page_never_read_says_what_is_kept(phone, operator):
    page = phone()
    ready(page)
    page.context.set_offline(True)
    page.goto("/o/dougouba/")
    assert page.inner_text("h1") == "Gardé sur ce téléphone"


@pytest.mark.django_db(transaction=True)
def test_a_form_filled_out_of_reach_is_kept_shown_and_sent_once(phone, form_page):
    page = phone()
    ready(page)
    page.goto(form_page)
    page.fill("[name=word]", "mil")
    page.context.set_offline(True)
    page.click("button")
    page.wait_for_selector("#waiting li")
    assert "en attente" in page.inner_text("#waiting")
    assert GOT == []
    page.context.set_offline(False)
    page.reload()
    page.wait_for_selector("#none:not([hidden])")
    assert GOT == ["mil"]
