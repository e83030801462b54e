"""Forms of an incident: its facts, its end, causes, effects, documents, review, alerts."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.operators.models import Operator
from liane.server.lookout.incidents.forms.fields import Moment, offer_incidents, sentences
from liane.server.lookout.incidents.models import (
    Alert,
    Beyond,
    CauseName,
    Incident,
    Kind,
    Paper,
    Sector,
    Service,
)
from liane.server.lookout.incidents.rules import Own, Says
from liane.server.networks.upkeep.queries import zones_of
from liane.server.site.forms import VersionedForm

__all__ = [
    "AlertForm", "AttributeForm", "CauseForm", "DelayForm", "DocumentForm",
    "EndForm", "FactsForm", "HandForm", "ImpactForm", "MergeForm", "RawForm", "ReviewForm",
    "SplitForm", "WhyForm",
]  # fmt: skip


class FactsForm(VersionedForm):
    """What is known of an incident, and what is not."""

    title = forms.CharField(
        max_length=140, label=lazy("In one line"),
        help_text=lazy("Everybody may read it. What is seen, since when; never who did it."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=lazy("What sort of cut"), choices=Kind.choices)
    services = forms.MultipleChoiceField(
        label=lazy("What is missing"), choices=Service.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    zones = forms.MultipleChoiceField(
        label=lazy("Zones that are hit"), required=False, widget=forms.CheckboxSelectMultiple
    )
    beyond = forms.ChoiceField(label=lazy("How far it reaches"), choices=Beyond.choices)
    area = forms.CharField(max_length=120, required=False, label=lazy("Region or country"))
    began_at = Moment(label=lazy("Since"), required=False, help_text=lazy("Empty: not known."))
    own_power = forms.ChoiceField(label=lazy("Our own power"), choices=Own.choices)
    own_power_why = forms.CharField(
        max_length=200, required=False, label=lazy("What shows it"),
        help_text=lazy("Public: « battery at 81 % »; no place."),
    )  # fmt: skip
    own_link = forms.ChoiceField(label=lazy("Our own link"), choices=Own.choices)
    own_link_why = forms.CharField(max_length=200, required=False, label=lazy("What shows that"))
    words = sentences(
        lazy("What the team tells everybody"), required=False,
        help_text=lazy("Signed by the team. No name, no cause that is not proved."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, operator: Operator, incident: Incident | None = None, **kwargs: Any
    ) -> None:
        initial = dict(kwargs.pop("initial", None) or {})
        if incident is not None:
            mine = [name for name in self.base_fields if name != "seen_version"]
            initial = {name: getattr(incident, name) for name in mine}
            initial["seen_version"] = incident.version
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        zones = zones_of(operator)
        kept = [zone for zone in (incident.zones if incident else ()) if zone not in zones]
        self.fields["zones"].choices = [(each, each) for each in [*zones, *kept]]  # type: ignore[attr-defined]
        if not zones and not kept:
            del self.fields["zones"]


class WhyForm(forms.Form):
    """A line that says why."""

    why = forms.CharField(max_length=300, label=lazy("Why, as everybody will read it"))


class EndForm(forms.Form):
    """When it was over."""

    at = Moment(label=lazy("Over since"), required=False, help_text=lazy("Empty: now."))


class MergeForm(forms.Form):
    """The incident that it is the same as."""

    into = forms.ModelChoiceField(Incident.objects.none(), label=lazy("It is the same as"))

    def __init__(self, *args: Any, incidents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_incidents(self, "into", incidents)


class SplitForm(forms.Form):
    """What the part that is taken out is called."""

    title = forms.CharField(max_length=140, label=lazy("Title of the new incident"))


class CauseForm(forms.Form):
    """How likely a cause is, and why."""

    cause = forms.ChoiceField(label=lazy("Cause"), choices=CauseName.choices)
    percent = forms.IntegerField(
        required=False, min_value=0, max_value=100, label=lazy("How likely, in %"),
        help_text=lazy("Empty: not known. All causes together make 100 at most."),
    )  # fmt: skip
    reasons = sentences(lazy("Reasons, one on each line"), required=False)


class ImpactForm(forms.Form):
    """What the cut did to somebody."""

    sector = forms.ChoiceField(label=lazy("Sector"), choices=Sector.choices)
    words = sentences(
        lazy("What happened, what was lost"), most=1500,
        help_text=lazy("Sealed: the team and a lawyer read it. Others see a count by sector."),
    )  # fmt: skip
    at = Moment(label=lazy("When?"), required=False, help_text=lazy("Empty: now."))
    people = forms.IntegerField(
        required=False, min_value=0, max_value=100_000_000, label=lazy("People hit, if counted")
    )


class DocumentForm(forms.Form):
    """A document, or the reading of a lawyer."""

    kind = forms.ChoiceField(label=lazy("What it is"), choices=Paper.choices)
    title = forms.CharField(max_length=200, label=lazy("Title"))
    source = forms.CharField(max_length=240, label=lazy("Who issued it, where it was read"))
    issued_on = forms.DateField(
        required=False, label=lazy("Its day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    words = sentences(lazy("What it says"), required=False, help_text=lazy("It is sealed."))
    author = forms.CharField(
        max_length=120, required=False, label=lazy("Lawyer who read it"),
        help_text=lazy("For a reading alone. The name is sealed."),
    )  # fmt: skip


class AttributeForm(forms.Form):
    """What the documents say, for everybody."""

    words = sentences(
        lazy("What the documents say"),
        help_text=lazy("Quote the document and its source; add nothing to it."),
    )


class RawForm(forms.Form):
    """A file as it was received; a measurement counts as one."""

    file = forms.FileField(label=lazy("File as it was received"))
    says = forms.ChoiceField(
        required=False, label=lazy("What it measures"),
        choices=[("", lazy("nothing: only keep it")), *Says.choices],
    )  # fmt: skip
    at = Moment(required=False, label=lazy("Measured at"), help_text=lazy("Empty: now."))
    zone = forms.CharField(max_length=120, required=False, label=lazy("Zone"))
    provider = forms.CharField(max_length=60, required=False, label=lazy("Telecom operator"))
    told = forms.CharField(
        max_length=300, required=False, label=lazy("In the story, as everybody may read it")
    )


class HandForm(forms.Form):
    """A line of the journal of custody."""

    what = forms.CharField(max_length=400, label=lazy("What was done, with which file, to whom"))


class ReviewForm(forms.Form):
    """What was learnt."""

    review = sentences(
        lazy("What worked, what did not, who was missed"), most=8000, rows=5,
        help_text=lazy("It is sealed. Look for no culprit."),
    )  # fmt: skip
    lessons = sentences(
        lazy("Lessons, one on each line"), most=4000, required=False,
        help_text=lazy("Each becomes a task."),
    )  # fmt: skip

    def clean_lessons(self) -> list[str]:
        """Each line that says something, twenty at most."""
        lines = str(self.cleaned_data["lessons"]).splitlines()
        return [line.strip() for line in lines if line.strip()][:20]


MOST_LANGUAGES = 3
_TRANSLATED = (
    ("headline", lazy("Title"), 160), ("text", lazy("Words"), 2000),
    ("advice", lazy("What to do"), 1000),
)  # fmt: skip


class AlertForm(forms.Form):
    """Words that leave the operator, once a second person has read them."""

    type = forms.ChoiceField(label=lazy("What it is"), choices=Alert.Type.choices)
    headline = forms.CharField(max_length=160, label=lazy("Title"))
    text = sentences(
        lazy("Words"),
        help_text=lazy("What is seen, where, since when. Never who did it: its step is added."),
    )
    advice = sentences(lazy("What to do"), most=1000, rows=2, required=False)
    channels = forms.MultipleChoiceField(
        label=lazy("Sent too"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=(("mail", lazy("by mail, to members who agreed to get mail")),
                 ("sms", lazy("by text message, to members who agreed to get them"))),
    )  # fmt: skip

    def __init__(self, *args: Any, languages: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._others = list(languages)[:MOST_LANGUAGES]
        for each in self._others:
            for name, label, most in _TRANSLATED:
                said = format_lazy("{label} ({language})", label=label, language=each)
                widget = (
                    forms.TextInput if name == "headline" else forms.Textarea(attrs={"rows": 2})
                )
                self.fields[f"{name}_{each}"] = forms.CharField(
                    max_length=most, required=False, label=said, widget=widget
                )

    def clean(self) -> dict[str, Any]:
        """A language that is begun has its title and its words."""
        told: dict[str, Any] = super().clean() or {}
        others = {}
        for each in self._others:
            words = {name: told.pop(f"{name}_{each}", "") for name, _label, _most in _TRANSLATED}
            if not any(words.values()):
                continue
            for name in ("headline", "text"):
                if not words[name]:
                    self.add_error(f"{name}_{each}", lazy("write this too, or empty the others"))
            others[each] = words
        return {**told, "others": others}


class DelayForm(VersionedForm):
    """When a sighting is shown."""

    hours = forms.TypedChoiceField(
        label=lazy("Shown"), coerce=int,
        choices=[(0, lazy("at once")), (3, lazy("in 3 hours")), (24, lazy("tomorrow")),
                 (72, lazy("in three days"))],
    )  # fmt: skip
