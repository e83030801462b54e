"""The ground under the network: elevation tiles on this box, jobs that bring them, relief drawn.

Files lie in `ground/<operator>/` of the data folder; a row says what a file covers, as a job read
it. Web processes never open an elevation file: jobs do, in a process of their own.
"""

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from liane.server.site.records import Record

__all__ = ["GroundJob", "JobKind", "JobState", "Relief", "Tile"]


class JobKind(models.TextChoices):
    """What a job does."""

    DOWNLOAD = "download", lazy("download")
    UPLOAD = "upload", lazy("check of a file")
    RELIEF = "relief", lazy("relief drawing")


class JobState(models.TextChoices):
    """Where a job is."""

    WAITING = "waiting", lazy("waiting")
    RUNNING = "running", lazy("running")
    DONE = "done", lazy("done")
    FAILED = "failed", lazy("failed")
    STOPPED = "stopped", lazy("stopped")


class Box(Record):
    """A rectangle of the ground; `west` may exceed `east` nowhere: boxes do not cross 180°."""

    south = models.FloatField(help_text="degrees, WGS 84")
    west = models.FloatField(help_text="degrees, WGS 84")
    north = models.FloatField(help_text="degrees, WGS 84")
    east = models.FloatField(help_text="degrees, WGS 84")

    class Meta:
        abstract = True


class Tile(Box):
    """An elevation file of this box that was read and found good."""

    file = models.CharField(max_length=160, help_text="name inside ground/<operator>/tiles/")
    format = models.CharField(max_length=20, help_text="as GDAL names it: GTiff, SRTMHGT")
    resolution_m = models.FloatField(help_text="m, size of a cell")
    sigma_m = models.FloatField(null=True, help_text="m, error of heights; empty: unknown")
    size_bytes = models.BigIntegerField(help_text="bytes")
    source = models.CharField(max_length=200, blank=True, help_text="who made it")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["operator", "file"], name="one_tile_per_file"),
        )


class Relief(Box):
    """A shaded relief drawn from the tiles: the map's ground when there is no Internet."""

    file = models.CharField(max_length=160, help_text="name inside ground/<operator>/relief/")
    width_px = models.PositiveIntegerField(help_text="pixels")
    height_px = models.PositiveIntegerField(help_text="pixels")
    size_bytes = models.PositiveIntegerField(help_text="bytes")
    zooms = models.JSONField(default=list, help_text="zoom levels of which tiles are drawn")


class GroundJob(Record):
    """A download, a check or a drawing that runs in its own process."""

    kind = models.CharField(max_length=10, choices=JobKind.choices)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    asked = models.JSONField(default=dict, help_text="what was asked: box, source, file")
    share = models.FloatField(default=0.0, help_text="0 to 1: how far it is")
    message = models.TextField(blank=True, help_text="what it last said")
    stop = models.BooleanField(default=False, help_text="somebody asked it to stop")
    started_at = models.DateTimeField(null=True, blank=True, help_text="UTC")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="UTC")

    class Meta:
        indexes = (models.Index(fields=["operator", "-made_at"], name="ground_jobs"),)
