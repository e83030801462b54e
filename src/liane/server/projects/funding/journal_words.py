"""What the codes of this room say in the journal."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS"]

WORDS = {
    "funding.accept_report": lazy("accepts a report"),
    "funding.add_receipt": lazy("joins a receipt to a grant"),
    "funding.begin_application": lazy("begins an application for money"),
    "funding.close_applications": lazy("closes a call to applications"),
    "funding.close_grant": lazy("closes a grant"),
    "funding.decide": lazy("decides on an application"),
    "funding.declare": lazy("declares an interest, or none"),
    "funding.move_instalment": lazy("moves an instalment on"),
    "funding.open_call": lazy("opens a call to applications"),
    "funding.publish_results": lazy("publishes the results of a call"),
    "funding.review": lazy("judges an application"),
    "funding.send": lazy("sends an application"),
    "funding.send_back_report": lazy("sends a report back"),
    "funding.send_report": lazy("sends a report"),
    "funding.set_call": lazy("writes a call"),
    "funding.sign_grant": lazy("signs a contract of grant"),
    "funding.take_seat": lazy("takes a seat on a committee"),
}
