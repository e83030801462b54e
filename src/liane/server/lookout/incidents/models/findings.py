"""What detection found in measurements: a signal says it to people, a finding recognises it again.

The same data read twice, or read again with more of it, find the same things: they are told once.
Which incident a finding belongs to is where its signal is: people who merge or split move signals,
and the machine follows them.
"""

from django.db import models

from liane.server.lookout.incidents.models.signals import Signal
from liane.server.site.records import Record

__all__ = ["Finding"]


class Finding(Record):
    """One event of detection: a kind, in one place, from an onset; told by one signal."""

    signal = models.OneToOneField(Signal, on_delete=models.CASCADE, related_name="finding")
    kind = models.CharField(max_length=16, help_text="drop, common-drop, silence, blocking…")
    about = models.CharField(max_length=200, help_text="network, service, region: no person")
    start = models.DateTimeField(help_text="UTC; estimated onset")
    detected_at = models.DateTimeField(help_text="UTC; when it could first be known")
    end = models.DateTimeField(null=True, blank=True, help_text="UTC; empty: not seen to end")
    confidence = models.FloatField(help_text="0 to 1, by the rules")
    late = models.BooleanField(default=False, help_text="rests on what came late")
    rules_version = models.CharField(max_length=80, help_text="by which it was found")
    asked = models.JSONField(
        default=list, help_text="words of `liane detect`, the raw file by its sum; empty: as usual"
    )

    class Meta:
        indexes = (
            models.Index(fields=["operator", "kind", "about", "start"], name="findings_again"),
        )
