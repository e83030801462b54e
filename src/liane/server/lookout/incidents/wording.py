"""Words that leave: an alert as a mail and as a text message; words that accuse are found.

An alert always says its step, and signs as the team, never as a person.
"""

import re
import unicodedata
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from liane.server.lookout.incidents.rules import Step
from liane.server.site.uplink.texting import light

__all__ = ["accuses", "fixed", "in_mail", "in_text", "signature", "step_said"]

_ACCUSES = re.compile(
    r"\b(?:(?<!en )(?<!dans l')(?<!a l')(?<!mot d')(?<!numero d')ordres?(?! de (?:grandeur|\d))"
    r"|ordonn(?:e|ee|es|ees|er|ent|ait)|gouvernement\w*|ministere\w*|ministres?|president\w*"
    r"|autorites?|le regulateur(?! de)|junte|militaires?|armee|prefet|gouverneur|le regime"
    r"|le pouvoir|l'etat(?! (?:du|de|des|actuel)\b)(?! d')|censur\w+|sur decision"
    r"|(?:fait|font|faire) couper|coupures? (?:volontaire|deliberee|politique)s?|deliberement"
    r"|expres|intentionnel\w*|sabot(?:age|ages|e|ee|er|eurs?)"
    r"|(?<!in )(?<!out of )(?<!working )orders?(?! to)|ordered|governments?|ministry|ministers?"
    r"|censor\w+|authorit(?:y|ies)|army|military|junta|the regime|the state(?! of)|deliberate\w*"
    r"|on purpose|intentional\w*)\b"
)
_ADDRESS = re.compile(
    r"\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/\S*)?"
)  # a site that is hit accuses nobody
SMS_PLACES = 300


def accuses(words: str) -> str:
    """The word by which somebody is said to have decided a cut; empty where there is none.

    >>> accuses("Le ministère a coupé Internet"), accuses("Internet ne répond plus à Farako")
    ('ministere', '')
    >>> accuses("www.gouvernement.example ne s’ouvre pas"), accuses("tout est en ordre")
    ('', '')
    """
    parts = unicodedata.normalize("NFKD", words.casefold().replace("’", "'"))
    plain = "".join(each for each in parts if not unicodedata.combining(each))
    found = _ACCUSES.search(_ADDRESS.sub(" ", plain))
    return found[0] if found else ""


def step_said(step: str) -> str:
    """What a step means, in a sentence."""
    return {
        Step.REPORTED: _("People report it; it is neither measured nor confirmed."),
        Step.MEASURED: _("It is measured; it is not confirmed yet."),
        Step.CONFIRMED: _("It is confirmed by several people and providers; no cause is said."),
        Step.ATTRIBUTED: _("It is confirmed, and documents speak of its cause."),
    }[Step(step)]


def signature(alert: Any) -> str:
    """The team, not the person."""
    return _("The team of {name}").format(name=alert.operator.name)


def in_mail(alert: Any, language: str) -> tuple[str, str]:
    """The subject and the words of a mail, in a language that the alert was written in."""
    words = alert.words_in(language)
    with override(fixed(language, alert)):
        parts = [words["text"], words["advice"], step_said(alert.step), signature(alert)]
    return words["headline"], "\n\n".join(part for part in parts if part)


def in_text(alert: Any, language: str) -> str:
    """The words of a text message: two messages at most, the step among them."""
    with override(fixed(language, alert)):
        end = f" [{Step(alert.step).label}] {alert.operator.name}"
    said = alert.words_in(language)
    words = light(f"{said['headline']}. {said['text']}")
    room = SMS_PLACES - len(light(end))
    return (words if len(words) <= room else words[: room - 3].rstrip() + "...") + light(end)


def fixed(language: str, alert: Any) -> str:
    """The language of what the box adds (step, signature): one that it speaks."""
    ours = [code for code, _name in settings.LANGUAGES]
    return next((each for each in (language, alert.language) if each in ours), ours[0])
