"""The app `plans`."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """The plan studio: calculate, compare, decide, build, accept."""

    name = "liane.server.networks.plans"
    label = "plans"
