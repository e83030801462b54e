"""Sessions in our own table, which knows whose they are: « Mes appareils » lists and ends them."""

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from liane.server.community.accounts.models import Session
from liane.server.site.asking import Question

__all__ = ["SessionStore"]


_open_now = Question(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now),
    Session,
    "session_key",
    "expire_date",
)


class SessionStore(db.SessionStore):
    """Django's sessions, with the account, the kind of device and the last day of use beside."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        found = _open_now.first(self.session_key, timezone.now())
        if found is None:
            self._session_key = None
        return found

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row: Any = super().create_model_instance(data)
        row.user_id = data.get("_auth_user_id")
        row.device = data.get("device", "")
        row.limited = bool(data.get("limited"))
        row.opened_at = data.get("opened") or timezone.now()
        row.seen_on = data.get("seen") or timezone.localdate()
        return row  # type: ignore[no-any-return]
