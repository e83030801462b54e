"""XPath as ODK forms write it: relevance, constraints, calculations, choices.

`parse` reads an expression within bounds; `Scope` holds what it may see and how many steps it may
take; `evaluate` says its value. Values are numbers, texts, truths and lists of nodes. Dates are
texts (ISO 8601) that count as days since 1970 where a number is wanted, as in JavaRosa.
"""

from liane.server.community.surveys.xforms.xpath.evaluation import Scope, Tired, evaluate
from liane.server.community.surveys.xforms.xpath.grammar import (
    BadExpression,
    Call,
    Expression,
    Path,
    calls_in,
    parse,
    paths_in,
)
from liane.server.community.surveys.xforms.xpath.values import Value, as_number, as_text, as_truth

__all__ = [
    "BadExpression",
    "Call",
    "Expression",
    "Path",
    "Scope",
    "Tired",
    "Value",
    "as_number",
    "as_text",
    "as_truth",
    "calls_in",
    "evaluate",
    "parse",
    "paths_in",
]
