"""A letter to members."""

from django import forms
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.association.forms.fields import line, sentences
from liane.server.community.association.models import Letter
from liane.server.site.forms import VersionedForm

__all__ = ["LetterForm"]


class LetterForm(VersionedForm):
    """A letter: by mail, by text message, or both."""

    title = line(lazy("Title"), 140)
    audience = forms.ChoiceField(label=lazy("To whom"), choices=Letter.Audience.choices)
    mail_text = sentences(lazy("Mail"), 20_000, 10, required=False)
    sms_text = sentences(
        lazy("Text message"),
        1_000,
        required=False,
        help_text=lazy(
            "160 letters in one message; 70 with letters such as ê, ç or the curved apostrophe."
        ),
    )
