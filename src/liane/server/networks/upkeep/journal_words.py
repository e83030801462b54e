"""What the codes of this room say in the journal."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS"]

WORDS = {
    "upkeep.add_chore": lazy("adds upkeep to the calendar"),
    "upkeep.add_item": lazy("adds a part to the stock"),
    "upkeep.add_photo": lazy("adds a photo to a ticket"),
    "upkeep.add_step": lazy("adds somebody to ask next in an emergency"),
    "upkeep.ask": lazy("asks the helpers"),
    "upkeep.assign": lazy("gives a ticket to somebody"),
    "upkeep.carry": lazy("takes parts along for a visit"),
    "upkeep.change_visit": lazy("changes a visit"),
    "upkeep.count_stock": lazy("counts the stock"),
    "upkeep.do_chore": lazy("does upkeep of the calendar"),
    "upkeep.drop_visit": lazy("drops a visit"),
    "upkeep.echo": lazy("says « here too » of a fault"),
    "upkeep.finish_visit": lazy("closes a visit"),
    "upkeep.hand_over": lazy("hands a ticket over"),
    "upkeep.log_call": lazy("notes a call"),
    "upkeep.merge": lazy("makes one ticket of two"),
    "upkeep.move": lazy("moves a ticket on"),
    "upkeep.move_stock": lazy("moves stock"),
    "upkeep.new_calendar_key": lazy("changes the address of the upkeep calendar"),
    "upkeep.note": lazy("notes something on a ticket"),
    "upkeep.plan_visit": lazy("plans a visit"),
    "upkeep.prepare_visits": lazy("prepares the next visits"),
    "upkeep.remove_photo": lazy("removes a photo of a ticket"),
    "upkeep.remove_step": lazy("takes a step of whom to ask away"),
    "upkeep.reply": lazy("replies to a question of upkeep"),
    "upkeep.report": lazy("reports a fault"),
    "upkeep.reuse_lesson": lazy("uses a lesson again"),
    "upkeep.set_desk": lazy("says where people can tell a fault"),
    "upkeep.set_duty": lazy("says who is on call"),
    "upkeep.set_state": lazy("changes the state of a ticket"),
    "upkeep.sort": lazy("sorts a ticket"),
    "upkeep.stop_chore": lazy("takes upkeep off the calendar"),
    "upkeep.tick": lazy("ticks a line of a visit"),
    "upkeep.write_lesson": lazy("writes a lesson"),
}
