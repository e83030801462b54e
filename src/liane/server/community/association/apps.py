"""The app `association`."""

from django.apps import AppConfig


class AssociationConfig(AppConfig):
    """Membership, dues, letters to members, annual plan, annual report, follow-up of grants."""

    name = "liane.server.community.association"
    label = "association"

    def ready(self) -> None:
        """Hear of people who are erased."""
        from liane.server.community.association import forgetting  # noqa: F401, PLC0415
