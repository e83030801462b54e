"""Addresses under /o/<operator>/reseau/registres/."""

from django.urls import path

from liane.server.networks.registers.views import entries, imports, sites

urlpatterns = [
    path("", entries.index, name="registers"),
    path("sites/", sites.listing, name="sites"),
    path("sites/nouveau/", sites.add, name="site_add"),
    path("sites/tout.<str:format_>", sites.export, name="sites_export"),
    path("sites/<uuid:pk>/", sites.page, name="site"),
    path("sites/<uuid:pk>/modifier/", sites.change, name="site_change"),
    path("sites/<uuid:pk>/retirer/", sites.remove, name="site_remove"),
    path("sites/<uuid:pk>/remettre/", sites.restore, name="site_restore"),
    path("sites/<uuid:pk>/histoire/", sites.history, name="site_history"),
    path("sites/<uuid:pk>/photos/", sites.add_photo, name="site_add_photo"),
    path("sites/<uuid:pk>/photos/<uuid:photo>.webp", sites.photo, name="site_photo"),
    path(
        "sites/<uuid:pk>/photos/<uuid:photo>/effacer/",
        sites.remove_photo,
        name="site_remove_photo",
    ),
    path("sites/<uuid:pk>/papiers/", sites.add_document, name="site_add_document"),
    path("sites/<uuid:pk>/papiers/<uuid:paper>/", sites.document, name="site_document"),
    path("tables/", imports.imports, name="register_imports"),
    path("tables/exemple.csv", imports.example, name="register_import_example"),
    path("tables/<uuid:pk>/", imports.preview, name="register_import"),
    path("tables/<uuid:pk>/corriger/", imports.correct, name="register_import_correct"),
    path("tables/<uuid:pk>/appliquer/", imports.apply, name="register_import_apply"),
    path("tables/<uuid:pk>/defaire/", imports.undo, name="register_import_undo"),
    path("<slug:address>/tables/", imports.line_tables, name="register_tables"),
    path("<slug:address>/tables/exemple.csv", imports.line_example, name="register_table_example"),
    path("<slug:address>/tables/<uuid:pk>/", imports.line_preview, name="register_table"),
    path(
        "<slug:address>/tables/<uuid:pk>/corriger/",
        imports.line_correct,
        name="register_table_correct",
    ),
    path(
        "<slug:address>/tables/<uuid:pk>/appliquer/",
        imports.line_apply,
        name="register_table_apply",
    ),
    path("<slug:address>/tables/<uuid:pk>/defaire/", imports.line_undo, name="register_table_undo"),
    path("<slug:address>/tout.<str:format_>", imports.lines_export, name="register_export"),
    path("<slug:address>/", entries.listing, name="register"),
    path("<slug:address>/nouveau/", entries.add, name="register_add"),
    path("<slug:address>/<uuid:pk>/", entries.page, name="register_entry"),
    path("<slug:address>/<uuid:pk>/modifier/", entries.change, name="register_change"),
    path("<slug:address>/<uuid:pk>/retirer/", entries.remove, name="register_remove"),
    path("<slug:address>/<uuid:pk>/remettre/", entries.restore, name="register_restore"),
]
