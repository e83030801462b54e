"""What the codes of this room say in the journal."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS"]

WORDS = {
    "surveys.add_note": lazy("adds notes of a discussion"),
    "surveys.bring_version": lazy("brings a new version of a form"),
    "surveys.change": lazy("changes a survey"),
    "surveys.change_edition": lazy("changes an edition of a survey"),
    "surveys.close": lazy("closes a survey"),
    "surveys.close_edition": lazy("closes an edition of a survey"),
    "surveys.code_passage": lazy("puts a passage under a theme"),
    "surveys.enter": lazy("enters answers"),
    "surveys.found": lazy("begins a survey"),
    "surveys.hold": lazy("holds answers back that could not be counted"),
    "surveys.new_collector": lazy("gives an access for collecting"),
    "surveys.open_edition": lazy("opens an edition of a survey"),
    "surveys.part_by": lazy("parts results by a question"),
    "surveys.publish": lazy("publishes results"),
    "surveys.recommend": lazy("writes a recommendation"),
    "surveys.revoke_collector": lazy("revokes an access for collecting"),
    "surveys.set_aside": lazy("sets an answer aside"),
    "surveys.settle_held": lazy("settles answers that were held back"),
    "surveys.try_again": lazy("tries answers that were held back again"),
    "surveys.uncode": lazy("takes a passage from under a theme"),
}
