"""Addresses under /o/<operator>/projet/cadre-legal/."""

from django.urls import path

from liane.server.projects.regulation.views import facts, filings, legal_forms

urlpatterns = [
    path("", facts.regulation, name="regulation"),
    path("pays/<slug:code>/", facts.country, name="law-country"),
    path("pays/<slug:code>/apporter/", facts.carry, name="law-carry"),
    path("pays/<slug:code>/coupures/", facts.cards, name="law-cards"),
    path("pays/<slug:code>/theme/<slug:name>/", facts.theme, name="law-theme"),
    path("faits/nouveau/", facts.add, name="law-add"),
    path("faits/<uuid:pk>/", facts.fact, name="law-fact"),
    path("faits/<uuid:pk>/changer/", facts.change, name="law-change"),
    path("faits/<uuid:pk>/lire/", facts.check, name="law-check"),
    path("faits/<uuid:pk>/finir/", facts.end, name="law-end"),
    path("demarches/", filings.filings, name="filings"),
    path("demarches/nouvelle/", filings.open_filing, name="open-filing"),
    path("demarches/<uuid:pk>/", filings.filing, name="filing"),
    path("demarches/piece/<int:pk>/", filings.piece, name="filing-piece"),
    path("forme/", legal_forms.choose, name="legal-forms"),
    path("forme/<slug:kind>/", legal_forms.one, name="legal-form"),
    path("forme/<slug:kind>/rediger/", legal_forms.draft, name="draft-statutes"),
    path("papiers/<uuid:pk>/", legal_forms.redraft, name="legal-draft"),
    path("papiers/<uuid:pk>/<slug:name>/", legal_forms.paper, name="legal-paper"),
    path("papiers/<uuid:pk>/<slug:name>.txt", legal_forms.paper_text, name="legal-paper-text"),
]
