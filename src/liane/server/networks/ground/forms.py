"""Forms of the ground: a box to download, a file to send."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

__all__ = ["MOST_BASEMAP_BYTES", "BasemapForm", "BoxForm", "GroundFileForm"]

MOST_BASEMAP_BYTES = 60_000_000  # the web server takes requests of 64 MiB

_SOURCES = (
    ("copernicus-glo30", lazy("Copernicus, 30 m")),
    ("copernicus-glo90", lazy("Copernicus, 90 m")),
)


class BoxForm(forms.Form):
    """A rectangle of the ground, and where to fetch it."""

    south = forms.FloatField(min_value=-85, max_value=85, label=lazy("South (degrees)"))
    north = forms.FloatField(min_value=-85, max_value=85, label=lazy("North (degrees)"))
    west = forms.FloatField(min_value=-180, max_value=180, label=lazy("West (degrees)"))
    east = forms.FloatField(min_value=-180, max_value=180, label=lazy("East (degrees)"))
    source = forms.ChoiceField(choices=_SOURCES, label=lazy("Source"))
    base_url = forms.CharField(
        max_length=200,
        required=False,
        label=lazy("Address of a copy"),
        help_text=lazy("empty: the public one. A neighbour’s box may have the tiles"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("south", "north", "west", "east"):
            self.fields[name].localize = False
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def box(self) -> dict[str, float]:
        """The four edges."""
        return {edge: self.cleaned_data[edge] for edge in ("south", "west", "north", "east")}


class GroundFileForm(forms.Form):
    """An elevation file from a stick or a phone."""

    file = forms.FileField(
        label=lazy("Elevation file"),
        help_text=lazy("GeoTIFF (.tif) or .hgt, at most 400 MB"),
        widget=forms.FileInput(attrs={"accept": ".tif,.tiff,.hgt"}),
    )


class BasemapForm(forms.Form):
    """A raster map in one file; larger ones are put into the folder by hand."""

    basemap = forms.FileField(
        label=lazy("PMTiles file"),
        help_text=lazy(
            "pictures (PNG, JPEG, WebP or AVIF) or vectors (MVT), at most 60 MB by this page"
        ),
        widget=forms.FileInput(
            attrs={
                "accept": ".pmtiles",
                "data-most": MOST_BASEMAP_BYTES,
                "data-too-large": lazy("More than 60 MB: put the file into the folder instead."),
            }
        ),
    )
