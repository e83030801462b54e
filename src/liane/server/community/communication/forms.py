"""What people fill in for the communication plan."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.communication.models import Channel, Message, Network, Outing
from liane.server.community.events.models import Event
from liane.server.community.members.forms.choosing import offer_people
from liane.server.community.members.models import Member
from liane.server.site.forms import VersionedForm

__all__ = [
    "BadgeForm",
    "CallsForm",
    "MessageForm",
    "OutingForm",
    "PictureForm",
    "SoundForm",
    "SpotForm",
    "TextForm",
]


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _time() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def _text(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _cost(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        required=False, min_value=0, max_digits=14, decimal_places=2, label=label
    )


class MessageForm(VersionedForm):
    """Something to be said to an audience, on a day."""

    title = forms.CharField(max_length=140, label=lazy("In one line"))
    audience = forms.CharField(
        max_length=140,
        label=lazy("Who is spoken to"),
        help_text=lazy("As « mothers of pupils », « operators », « elected people »."),
    )
    text = forms.CharField(
        widget=_text(), max_length=2000, label=lazy("Message: what they should keep of it")
    )
    wanted = forms.CharField(required=False, max_length=200, label=lazy("What they should do then"))
    channel = forms.ChoiceField(choices=Channel.choices, label=lazy("By which way"))
    on_day = forms.DateField(widget=_day(), label=lazy("On the day"))
    owner = forms.ModelChoiceField(
        queryset=Member.objects.none(), required=False, label=lazy("Who sees to it")
    )
    event = forms.ModelChoiceField(
        queryset=Event.objects.none(), required=False, label=lazy("For the event")
    )
    cost_planned = _cost(lazy("Planned cost"))
    cost_spent = _cost(lazy("What it cost"))
    state = forms.ChoiceField(choices=Message.State.choices, label=lazy("Where it stands"))

    def __init__(self, *args: Any, people: Any, events: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self, "owner", people)
        self.fields["event"].queryset = events  # type: ignore[attr-defined]


class SpotForm(forms.Form):
    """A spot on a radio or a television."""

    station = forms.CharField(max_length=120, label=lazy("Station"))
    contact = forms.CharField(
        required=False, max_length=200, label=lazy("Whom to call there"), help_text=lazy("Sealed.")
    )
    language = forms.CharField(max_length=60, label=lazy("Language"))
    script = forms.CharField(
        widget=_text(8), max_length=4000, label=lazy("Script: what is read on air")
    )
    seconds = forms.IntegerField(min_value=5, max_value=3600, label=lazy("Seconds on air"))
    slot = forms.CharField(
        max_length=120, label=lazy("Slot"), help_text=lazy("Days and hours, as agreed.")
    )
    times = forms.IntegerField(
        min_value=1, max_value=500, initial=1, label=lazy("How many broadcasts are agreed")
    )
    call_number = forms.CharField(
        required=False,
        max_length=40,
        label=lazy("Number to call back, said on air"),
        help_text=lazy("Of the place, not of a person: everybody will read it."),
    )


class SoundForm(forms.Form):
    """The recording of a spot."""

    file = forms.FileField(label=lazy("Recording"), help_text=lazy("MP3, OGG or WAV, 12 MB."))


class PictureForm(forms.Form):
    """The picture of a kit."""

    file = forms.ImageField(
        label=lazy("Picture"),
        help_text=lazy("Ask the people in it. Place and hour are taken out of the file."),
    )


class TextForm(forms.Form):
    """A text ready to be posted."""

    network = forms.ChoiceField(choices=Network.choices, label=lazy("For"))
    language = forms.CharField(required=False, max_length=60, label=lazy("Language"))
    text = forms.CharField(widget=_text(6), max_length=5000, label=lazy("Text, as it is posted"))


class OutingForm(forms.Form):
    """What went out, with its proof."""

    at = forms.DateTimeField(widget=_time(), label=lazy("When it went out"))
    where = forms.CharField(
        max_length=140, label=lazy("Where"), help_text=lazy("Station, network, market…")
    )
    address = forms.CharField(
        required=False, max_length=300, label=lazy("Address of what was posted")
    )
    said = forms.CharField(
        required=False, widget=_text(), max_length=5000, label=lazy("The words that went out")
    )
    proof = forms.CharField(
        required=False,
        max_length=200,
        label=lazy("Proof"),
        help_text=lazy("Letter of the station, invoice, heard by two of us…"),
    )
    file = forms.ImageField(
        required=False, label=lazy("Picture of it"), help_text=lazy("A screen, a poster in place.")
    )
    reach = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=100_000_000,
        label=lazy("How many people it reached"),
        help_text=lazy("Empty: not known."),
    )
    reach_how = forms.ChoiceField(choices=Outing.How.choices, label=lazy("How this is known"))
    reach_by = forms.CharField(required=False, max_length=140, label=lazy("Who says so"))


class CallsForm(forms.Form):
    """How many called back."""

    calls = forms.IntegerField(min_value=0, max_value=10_000, label=lazy("Calls received"))
    on_day = forms.DateField(widget=_day(), initial=timezone.localdate, label=lazy("On the day"))
    about = forms.CharField(
        required=False,
        max_length=200,
        label=lazy("What was asked most"),
        help_text=lazy("No name, no number."),
    )


class BadgeForm(forms.Form):
    """A badge for other sites and under mails."""

    words = forms.CharField(max_length=24, label=lazy("Words of the badge"))
    under = forms.CharField(required=False, max_length=32, label=lazy("Second line"))
    link = forms.CharField(required=False, max_length=200, label=lazy("Address it leads to"))
    colour = forms.CharField(
        initial="#0f3d2e",
        max_length=7,
        widget=forms.TextInput(attrs={"type": "color"}),
        label=lazy("Colour"),
    )
