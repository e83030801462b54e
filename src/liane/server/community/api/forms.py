"""What people fill in for a token."""

from django import forms
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.api.actions import MOST_DAYS

__all__ = ["TokenForm"]


class TokenForm(forms.Form):
    """A new token."""

    label = forms.CharField(max_length=60, label=lazy("What it is for"))
    days = forms.IntegerField(
        min_value=1, max_value=MOST_DAYS, initial=90, label=lazy("For how many days")
    )
    may_write = forms.BooleanField(
        required=False, label=lazy("It may change things, not only read them")
    )
