"""What changes a survey: its form, its versions, its editions."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.community.surveys.models import Edition, FormFile, FormVersion, Survey
from liane.server.community.surveys.permissions import may_ask
from liane.server.community.surveys.queries.shipped import shipped_for
from liane.server.community.surveys.xforms.conversion import Converted, convert
from liane.server.community.surveys.xforms.definition import Form
from liane.server.community.surveys.xforms.reading import read_form
from liane.server.community.surveys.xforms.sheets import begin
from liane.server.site import audit
from liane.server.site.records import change
from liane.words import N_

__all__ = [
    "bring_version",
    "change_edition",
    "change_survey",
    "close_edition",
    "close_survey",
    "found_survey",
    "must",
    "open_edition",
    "use_shipped",
]

MOST_FILES, MOST_FILE = 40, 3_000_000


def must(allowed: bool, message: str) -> None:
    """Raise `BadInput` unless it is allowed."""
    if not allowed:
        raise BadInput(message)


def _guard(acting_member: Member) -> None:
    must(
        may_ask(acting_member),
        N_("survey: a bearer, a facilitator or a data referent makes and changes it"),
    )


def _checked(data: bytes, name: str, files: Mapping[str, bytes]) -> tuple[Converted, Form]:
    if len(files) > MOST_FILES:
        raise BadInput(N_("form: at most {most} files beside it"), most=MOST_FILES)
    for each, content in files.items():
        if len(content) > MOST_FILE:
            raise BadInput(
                N_("{file}: more than {most} MB"), file=each, most=MOST_FILE // 1_000_000
            )
    made = convert(data, name)
    form = read_form(made.xml, files)
    begin(form, form.languages[0], timezone.localtime(), "trial")  # it settles, or is refused now
    return made, form


def found_survey(
    *,
    acting_member: Member,
    spreadsheet: bytes,
    name: str,
    files: Mapping[str, bytes] | None = None,
    **facts: Any,
) -> Survey:
    """Make a survey from a spreadsheet. Raises `BadInput` with sheet and row where it is wrong."""
    _guard(acting_member)
    made, form = _checked(spreadsheet, name, files or {})
    title = (facts.pop("title", "") or form.title or name)[:160]
    return _founded(acting_member, title, form, made, {name: spreadsheet}, files or {}, facts)


@transaction.atomic
def _founded(
    acting_member: Member,
    title: str,
    form: Form,
    made: Converted,
    source: Mapping[str, bytes],
    files: Mapping[str, bytes],
    facts: dict[str, Any],
) -> Survey:
    taken = Survey.objects.filter(operator_id=acting_member.operator_id, form_id=form.form_id)
    if taken.exists():
        raise BadInput(
            N_("form: a survey here has the name “{form_id}” already; bring a new version of it, "
               "or write another form_id in the sheet settings"),
            form_id=form.form_id,
        )  # fmt: skip
    survey = Survey.objects.create(
        operator_id=acting_member.operator_id, title=title, form_id=form.form_id[:80], **facts
    )
    _add_version(survey, acting_member, form, made, source, files)
    Edition.objects.create(
        operator_id=survey.operator_id, survey=survey, name=str(timezone.localdate().year)
    )
    audit.note("surveys.found", acting_member, survey)
    return survey


def bring_version(
    survey: Survey,
    *,
    acting_member: Member,
    spreadsheet: bytes,
    name: str,
    files: Mapping[str, bytes] | None = None,
) -> FormVersion:
    """A new version of a form; answers to earlier ones stay, and devices go on sending them."""
    _guard(acting_member)
    made, form = _checked(spreadsheet, name, files or {})
    if form.form_id != survey.form_id:
        raise BadInput(
            N_("form: this one is called “{found}”, the survey “{wanted}”; make another survey, "
               "or write {wanted} as form_id in the sheet settings"),
            found=form.form_id, wanted=survey.form_id,
        )  # fmt: skip
    with transaction.atomic():
        Survey.objects.select_for_update().get(pk=survey.pk)
        version = _add_version(survey, acting_member, form, made, {name: spreadsheet}, files or {})
        audit.note("surveys.bring_version", acting_member, survey, number=version.number)
    return version


def _add_version(
    survey: Survey,
    acting_member: Member,
    form: Form,
    made: Converted,
    source: Mapping[str, bytes],
    files: Mapping[str, bytes],
) -> FormVersion:
    before = survey.versions.order_by("-number").first()
    if before is not None and form.version and survey.versions.filter(code=form.version).exists():
        raise BadInput(
            N_("form: version “{version}” is there already; write another in the sheet settings"),
            version=form.version,
        )
    version = FormVersion.objects.create(
        operator_id=survey.operator_id,
        survey=survey,
        number=before.number + 1 if before else 1,
        code=form.version[:80],
        xml=made.xml,
        warnings=[_advice(each) for each in made.warnings][:40],
        questions=len([each for each in form.questions() if not form.bind(each.path).readonly]),
        brought_by=acting_member,
    )
    kept = dict(_kept_before(before)) | dict(files)
    beside = {each: content for each, content in kept.items() if each in form.files}
    beside |= {each: text.encode() for each, text in made.beside.items()}
    _add_files(version, source, True)
    _add_files(version, beside, False)
    return version


def _kept_before(version: FormVersion | None) -> list[tuple[str, bytes]]:
    if version is None:
        return []
    return [(each.name, bytes(each.data)) for each in version.files.filter(is_source=False)]


def _add_files(version: FormVersion, files: Mapping[str, bytes], is_source: bool) -> None:
    FormFile.objects.bulk_create(
        FormFile(
            version=version,
            name=_plain_name(name) if is_source else name[:120],
            is_source=is_source,
            data=data,
            md5=hashlib.md5(data, usedforsecurity=False).hexdigest(),
        )
        for name, data in files.items()
    )


def _plain_name(name: str) -> str:
    stem, _, kind = name.rpartition(".")
    return f"{slugify(stem) or 'form'}.{slugify(kind) or 'xlsx'}"[-120:]


def _advice(text: str) -> str:
    return re.sub(r"\s*Learn more: \S+", "", text)[:300]


@transaction.atomic
def change_survey(
    survey: Survey, seen_version: int, *, acting_member: Member, **values: Any
) -> Survey:
    """Change its words and who may answer. Raises `EditedMeanwhile`."""
    _guard(acting_member)
    survey = change(survey, seen_version, **values)
    audit.note("surveys.change", acting_member, survey, fields=sorted(values))
    return survey


@transaction.atomic
def close_survey(survey: Survey, *, acting_member: Member) -> None:
    """It takes no more answers; what came stays."""
    _guard(acting_member)
    survey.closed_at = timezone.now()
    survey.save(update_fields=["closed_at"])
    audit.note("surveys.close", acting_member, survey)


def _check_edition(facts: dict[str, Any]) -> None:
    starts, ends = facts.get("starts"), facts.get("ends")
    must(not (starts and ends and ends < starts), N_("edition: it ends before it begins"))
    population, planned = facts.get("population"), facts.get("planned")
    must(
        not (population and planned and planned > population),
        N_("sample: more answers are wanted than there are people in the frame"),
    )


@transaction.atomic
def open_edition(survey: Survey, *, acting_member: Member, **facts: Any) -> Edition:
    """Begin a new round; the one before takes no more answers."""
    _guard(acting_member)
    _check_edition(facts)
    survey.editions.filter(closed_at=None).update(closed_at=timezone.now())
    edition = Edition.objects.create(operator_id=survey.operator_id, survey=survey, **facts)
    audit.note("surveys.open_edition", acting_member, edition)
    return edition


@transaction.atomic
def change_edition(
    edition: Edition, seen_version: int, *, acting_member: Member, **values: Any
) -> Edition:
    """Change its sample. Raises `EditedMeanwhile`."""
    _guard(acting_member)
    _check_edition(values)
    edition = change(edition, seen_version, **values)
    audit.note("surveys.change_edition", acting_member, edition, fields=sorted(values))
    return edition


@transaction.atomic
def close_edition(edition: Edition, *, acting_member: Member) -> None:
    """It takes no more answers on the site; those that devices still hold come in marked."""
    _guard(acting_member)
    edition.closed_at = timezone.now()
    edition.save(update_fields=["closed_at"])
    audit.note("surveys.close_edition", acting_member, edition)


def use_shipped(purpose: str, *, acting_member: Member, code: str) -> Survey:
    """Make the survey of a purpose from the form that comes with the product."""
    _guard(acting_member)
    form = shipped_for(purpose)
    if form is None:
        raise BadInput(N_("survey: no form of this purpose comes with this box"))
    if Survey.objects.filter(operator=acting_member.operator_id, purpose=purpose).exists():
        raise BadInput(N_("survey: this one is here already; open a new edition of it"))
    language = code if code in form.title else "fr"
    return found_survey(
        acting_member=acting_member,
        spreadsheet=form.spreadsheet(),
        name=f"{purpose}.xlsx",
        title=form.title[language],
        about=form.about[language],
        consent=form.consent[language],
        purpose=purpose,
        segment=form.segment,
    )
