"""What the codes of this room say in the journal."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS"]

WORDS = {
    "readiness.answer": lazy("answers the readiness questions"),
    "readiness.close_round": lazy("closes a round of readiness"),
    "readiness.open_round": lazy("opens a round of readiness"),
    "readiness.start_sheet": lazy("starts a sheet of readiness"),
    "readiness.take_in": lazy("takes answers of the survey into a round"),
}
