"""The app `surveys`."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Forms by spreadsheet, answers by web, paper, phone and collectors, and what they say."""

    name = "liane.server.community.surveys"
    label = "surveys"
