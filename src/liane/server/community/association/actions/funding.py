"""Grants that are asked for and received, and the reports that were sent to funders."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.server.community.association.actions.roll import must
from liane.server.community.association.models import Filing, Grant
from liane.server.community.association.permissions import may_record
from liane.server.community.members.models import Member
from liane.server.site import audit
from liane.server.site.records import change
from liane.words import N_

__all__ = ["add_filing", "add_grant", "change_grant", "file_report"]

_WHO = N_("grant: a treasurer or a bearer follows it")


@transaction.atomic
def add_grant(*, acting_member: Member, **facts: Any) -> Grant:
    """Write down a grant to ask for, asked for or received."""
    must(may_record(acting_member), _WHO)
    grant = Grant.objects.create(operator_id=acting_member.operator_id, **facts)
    audit.note("association.add_grant", acting_member, grant)
    return grant


@transaction.atomic
def change_grant(grant: Grant, seen_version: int, *, acting_member: Member, **values: Any) -> Grant:
    """Change what is known of a grant. Raises `EditedMeanwhile`."""
    must(may_record(acting_member), _WHO)
    grant = change(grant, seen_version, **values)
    audit.note("association.change_grant", acting_member, grant, fields=sorted(values))
    return grant


@transaction.atomic
def add_filing(grant: Grant, *, acting_member: Member, what: str, due_on: date) -> Filing:
    """A report that the funder waits for, and its day."""
    must(may_record(acting_member), _WHO)
    filing = Filing.objects.create(
        operator_id=grant.operator_id, grant=grant, what=what.strip(), due_on=due_on
    )
    audit.note("association.add_filing", acting_member, filing)
    return filing


@transaction.atomic
def file_report(
    filing: Filing, *, acting_member: Member, filed_on: date, receipt: str = ""
) -> Filing:
    """The report was sent; what proves that it was received is written with it."""
    must(may_record(acting_member), _WHO)
    filing = Filing.objects.select_for_update().get(pk=filing.pk)
    must(filing.filed_on is None, N_("report: it was marked as sent already"))
    must(filed_on <= timezone.localdate(), N_("day: it is in the future; write the day it was"))
    filing.filed_on, filing.receipt = filed_on, receipt.strip()
    filing.version += 1
    filing.save()
    audit.note("association.file_report", acting_member, filing)
    return filing
