"""What people type about members, invitations, interests and offers."""

from liane.server.community.members.forms.coming import (
    CodeForm,
    InterestForm,
    InvitationForm,
    ReferentForm,
    RequestForm,
    SheetForm,
    StepForm,
)
from liane.server.community.members.forms.energy import CallForm, OfferForm
from liane.server.community.members.forms.people import (
    EndRoleForm,
    HouseholdForm,
    MemberForm,
    RoleForm,
)

__all__ = [
    "CallForm",
    "CodeForm",
    "EndRoleForm",
    "HouseholdForm",
    "InterestForm",
    "InvitationForm",
    "MemberForm",
    "OfferForm",
    "ReferentForm",
    "RequestForm",
    "RoleForm",
    "SheetForm",
    "StepForm",
]
