"""How a program comes in: its token, then the operator and what its owner may do there.

    @router.get("/operators/{slug}/tasks", response=list[TaskOut])
    def tasks(request, slug: str):
        operator, member = enter(request, slug, MEMBERS)

An app offers its part in `api.py`, as `router`; `build` finds them all.
"""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.security import HttpBearer

from liane import __version__
from liane.errors import LianeError
from liane.server.community.accounts.doors import is_secure
from liane.server.community.api.actions import owner_of
from liane.server.community.api.shapes import Refusal
from liane.server.community.members.models import Member
from liane.server.community.members.queries import member_of
from liane.server.community.operators.models import Operator
from liane.server.community.operators.queries import find_operator
from liane.server.site.access import Who, may
from liane.server.site.records import EditedMeanwhile
from liane.server.site.sealing import Locked
from liane.words import use

__all__ = ["Interface", "TokenAuth", "build", "enter"]

_READING = ("GET", "HEAD", "OPTIONS")


class TokenAuth(HttpBearer):
    """`Authorization: Bearer liane_…`; a token that only reads is refused elsewhere."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        use(getattr(request, "LANGUAGE_CODE", "fr"))
        if not is_secure(request):
            raise HttpError(403, "a token is not taken on a connection that could be listened to")
        found = owner_of(token)
        if found is None:
            return None
        if request.method not in _READING and not found.may_write:
            raise HttpError(403, "this token only reads")
        request.user = found.user
        return found


def enter(request: HttpRequest, slug: str, who: Who) -> tuple[Operator, Member]:
    """The operator of that name and the member who asks. 404 or 403 where they may not."""
    operator = find_operator(slug)
    user: Any = request.user
    member = member_of(user, operator) if operator else None
    if operator is None or (operator.privacy == "private" and member is None):
        raise Http404
    roles = member.role_names if member else None
    if member is None or not may(who, signed_in=True, privacy=operator.privacy, roles=roles):
        raise HttpError(403, "not open to this account in this operator")
    if operator.closed_at is not None:
        raise HttpError(410, "this operator is closed")
    return operator, member


class Interface(NinjaAPI):
    """The interface, whose description tells every refusal as well."""

    def get_openapi_schema(self, **where: Any) -> OpenAPISchema:
        """The description, with the refusals that any address with a token may give."""
        schema = super().get_openapi_schema(**where)
        schema["components"]["schemas"]["Refusal"] = Refusal.model_json_schema()
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
        for verbs in schema["paths"].values():
            for about in verbs.values():
                for status, code in _REFUSALS.items() if "security" in about else ():
                    told = {"description": code, "content": content}
                    about["responses"].setdefault(status, told)
        return schema


_REFUSALS = {
    400: "bad_input",
    401: "no_token",
    403: "forbidden",
    404: "not_found",
    409: "edited_meanwhile",
    410: "closed",
    422: "invalid",
    423: "locked",
}


def build() -> NinjaAPI:
    """The whole interface, from the routers of the apps."""
    api = Interface(
        title="Liane",
        version=__version__,
        description="The same actions as the pages. Times are UTC, ISO 8601.",
        auth=TokenAuth(),
        docs_url=None,
        urls_namespace="api",
    )
    _say_errors(api)
    for app in apps.get_app_configs():
        name = f"{app.name}.api"
        if app.name.startswith("liane.server.") and app.label != "api" and find_spec(name):
            api.add_router("", import_module(name).router, tags=[app.label])
    return api


def _say_errors(api: NinjaAPI) -> None:
    def on(kind: type[Exception], text: Callable[[Any], Any], status: int = 0) -> None:
        def answer(request: HttpRequest, error: Any) -> HttpResponse:
            code = status or error.status_code
            body = {"error": _REFUSALS.get(code, "refused"), "detail": text(error)}
            return api.create_response(request, body, status=code)

        api.add_exception_handler(kind, answer)

    on(HttpError, str)
    on(LianeError, str, 400)
    on(PermissionDenied, lambda _e: "not open to this account", 403)
    on(Http404, lambda _e: "nothing of that name here", 404)
    on(EditedMeanwhile, lambda error: {"version": error.current.version}, 409)
    on(ValidationError, lambda error: [_field(each) for each in error.errors], 422)
    on(Locked, lambda _e: "the box is locked", 423)


def _field(error: dict[str, Any]) -> dict[str, str]:
    """A field in error: where it is, and what is wrong. What was sent is not said back."""
    place = error["loc"][2:] if error["loc"][0] == "body" else error["loc"][-1:]
    wrong = error["msg"].removeprefix("Value error, ")
    return {"field": ".".join(str(part) for part in place) or "body", "wrong": wrong}
