"""The app `goods`."""

from django.apps import AppConfig


class GoodsConfig(AppConfig):
    """The inventory of what there is: whose it is, what shows it, what is agreed."""

    name = "liane.server.community.goods"
    label = "goods"
