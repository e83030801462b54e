"""Members, for programs: their names for members; adding somebody who signed on paper."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema, Status
from ninja.pagination import paginate
from pydantic import Field, field_validator

from liane.server.community.api.doors import enter
from liane.server.community.api.shapes import Given, Pages, Slug
from liane.server.community.members import actions, queries
from liane.server.community.members.models import Channel, Member, RoleName
from liane.server.community.members.views.landing import WELCOMING
from liane.server.community.operators.languages import LANGUAGE_CHOICES
from liane.server.site.access import MEMBERS, holders
from liane.server.site.sealing import Locked, is_open

router = Router()

Word = Annotated[str, Field(min_length=1, max_length=60)]


class MemberOut(Schema):
    """A member, as members know one another. Phones and mails are not told here."""

    id: UUID
    name: str
    zone: str
    roles: list[str]
    joined_on: date
    version: int

    @staticmethod
    def resolve_roles(member: Member) -> list[str]:
        """The roles held today."""
        return sorted(member.role_names)


class MemberIn(Given):
    """Somebody who signed on paper or said yes by phone; only the name is needed."""

    name: str = Field(min_length=1, max_length=120)
    phone: str = Field("", max_length=30)
    mail: str | None = Field(None, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")
    zone: str = Field("", max_length=80, description="part of the place, as people say it")
    languages: list[str] = Field([], max_length=20, description="ISO 639 codes")
    skills: list[Word] = Field([], max_length=12)
    consents: list[Channel] = Field([], max_length=4, description="ways they agreed to, today")

    @field_validator("languages")
    @classmethod
    def _known(cls, codes: list[str]) -> list[str]:
        unknown = set(codes) - {code for code, _label in LANGUAGE_CHOICES}
        if unknown:
            raise ValueError("no language of the list has one of these codes")
        return list(dict.fromkeys(codes))


@router.get("/operators/{slug}/members", response=list[MemberOut])
@paginate(Pages)
def members(request: HttpRequest, slug: Slug, role: RoleName | None = None) -> Any:
    """Members, the first to join first; or those who hold a role."""
    operator, _member = enter(request, slug, MEMBERS)
    if not is_open():
        raise Locked
    return queries.members_of(operator, role or "")


@router.post("/operators/{slug}/members", response={201: MemberOut})
def add_member(request: HttpRequest, slug: Slug, body: MemberIn) -> Status[Any]:
    """Write down a member from paper; they need no account. Bearer or facilitator."""
    operator, member = enter(request, slug, holders(*WELCOMING))
    facts = body.dict()
    today = timezone.localdate().isoformat()
    facts["consents"] = {str(each.value): today for each in body.consents}
    return Status(201, actions.join(operator, user=None, acting_member=member, **facts))
