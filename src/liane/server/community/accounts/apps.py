"""The app `accounts`."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts: who signs in, with what, and how somebody comes back without e-mail."""

    name = "liane.server.community.accounts"
    label = "accounts"
