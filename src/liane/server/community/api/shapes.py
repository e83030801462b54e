"""What the parts of the interface share: names in addresses, pages of a list, bodies, refusals."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Schema
from ninja.pagination import PaginationBase
from pydantic import ConfigDict, Field, model_validator

__all__ = ["MOST", "Given", "Pages", "Refusal", "Seen", "Slug"]

MOST = 200  # of one answer
_FURTHEST = 1_000_000
_NUL = "\x00"

Slug = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]{1,60}$", description="name in addresses")]
Seen = Annotated[int, Field(ge=1, le=2_147_483_647, description="the version that was read")]


class Refusal(Schema):
    """Why something was not done."""

    error: str = Field(description="a word for programs, always the same")
    detail: Any = Field(description="for people; fields in error for `invalid`")


class Given(Schema):
    """What a program sends: a field that is not known is refused, so that no typing error hides."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="after")
    def _can_be_kept(self) -> "Given":
        for name, value in self:
            texts = value if isinstance(value, list) else [value]
            if any(isinstance(text, str) and _NUL in text for text in texts):
                raise ValueError(f"{name}: it holds a NUL character, which no database keeps")
        return self


class Pages(PaginationBase):
    """A list by pages: `limit` at once, after the first `offset`; `count` is of the whole list."""

    class Input(Schema):
        limit: int = Field(50, ge=1, le=MOST)
        offset: int = Field(0, ge=0, le=_FURTHEST)

    class Output(Schema):
        items: list[Any]
        count: int

    def paginate_queryset(
        self, queryset: Any, pagination: Any, request: HttpRequest, **_params: Any
    ) -> dict[str, Any]:
        first = pagination.offset
        return {
            "items": queryset[first : first + pagination.limit],
            "count": self._items_count(queryset),
        }
