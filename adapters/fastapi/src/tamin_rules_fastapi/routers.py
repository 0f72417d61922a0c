"""
Routers made from the table of routes: the same flow answers every call, the document is told of each.

Source: contract 5; `ecosystem` 3.1.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from enum import Enum
from typing import Any, Final

from attrs import evolve, field, frozen
from fastapi import APIRouter, Depends
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tamin_rules.portal import problems
from tamin_rules.portal.routes import Found, Route, handle
from tamin_rules_fastapi import edge, openapi
from tamin_rules_fastapi.contract import CALLS
from tamin_rules_fastapi.performing import Performer
from tamin_rules_fastapi.stores import AwayError

METHODS: Final = ("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE")
TAKES_LONG: Final = frozenset(
    {
        "enter_credentials",
        "check_password",
        "confirm_password_recovery",
        "change_password",
        "show_record",
        "show_average_wage",
        "show_pension_estimate",
        "show_eligibility",
        "object_to_record",
        "check_contribution_list",
    }
)
"""Calls whose judging itself takes long (the strength of a password, a whole record): they go to a thread."""
_BEARER: Final = HTTPBearer(
    scheme_name="tamin", auto_error=False, description="The secret of a draft, of a session, or of staff"
)


@frozen
class Mounted:
    """
    What answers the calls of a router.

    Args:
        performer: runs their flows.
        routes: all there are, so that a wrong method is told which are right.
        counts_addresses: whether requests are counted by network address.
        host_knows_staff: whether the host has let nobody through but staff.
    """

    performer: Performer
    routes: tuple[Route, ...] = field(repr=False)
    counts_addresses: bool = True
    host_knows_staff: bool = False

    async def answer(self, request: Request, route: Route, path: str) -> problems.Response:
        """Answer a call."""
        lang = problems.preferred(_language(request))
        try:
            asked = await edge.read(request, route, path, address=self.counts_addresses)
            if self.host_knows_staff:
                asked = evolve(asked, headers={**asked.headers, "authorization": "Bearer of-host"})
            found = Found(route, tuple(request.path_params.values())) if request.method == route.method else None
            flow = handle(self.performer.portal, asked, self.routes, found)
            return await self.performer.run(flow, in_thread=route.name in TAKES_LONG)
        except problems.ProblemError as error:
            return problems.problem(error.faults, lang)
        except AwayError:
            return edge.away(lang)


def _language(request: Request) -> str:
    return request.headers.get("accept-language", "")


class ProblemRoute(APIRoute):
    """A route on which whatever a host's dependency refuses leaves as a problem document too."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the handler."""
        inner = super().get_route_handler()

        async def handler(request: Request) -> Response:
            lang = problems.preferred(_language(request))
            try:
                return await inner(request)
            except HTTPException as error:
                refused = edge.refused_by_host(error.status_code, error.headers, lang)
            except RequestValidationError:  # its text repeats what was sent
                refused = edge.refused_by_host(422, None, lang)
            return edge.write(refused)

        return handler


def made_router(
    mounted: Mounted,
    chosen: tuple[Route, ...],
    name: str,
    *,
    prefix: str = "",
    tags: Sequence[str | Enum] | None = None,
    dependencies: Sequence[Any] = (),
    operation_prefix: str = "tamin_",
) -> APIRouter:
    """
    Return a router of some routes.

    Args:
        mounted: what answers them.
        chosen: the routes.
        name: the tag, where a host gives none.
        prefix, tags, dependencies: as FastAPI has them; dependencies hold for every route.
        operation_prefix: of operation ids; another one where a portal is included twice.
    """
    router = APIRouter(
        prefix=prefix,
        tags=[name] if tags is None else list(tags),
        dependencies=list(dependencies),
        route_class=ProblemRoute,
    )
    for route in chosen:
        told = CALLS[route.name]
        router.add_api_route(
            route.path,
            _endpoint(mounted, route),
            methods=[route.method],
            status_code=told.status,
            response_model=None,
            operation_id=f"{operation_prefix}{route.name}",
            name=route.name,
            summary=openapi.summary(told),
            responses=openapi.responses(route.name, operation_prefix),
            openapi_extra=openapi.described(route),
            dependencies=[Depends(_BEARER)] if told.token else [],
        )
    _refuse_other_methods(router, mounted, chosen)
    return router


def _refuse_other_methods(router: APIRouter, mounted: Mounted, chosen: tuple[Route, ...]) -> None:
    """Let a wrong method get its problem document too, and not the host's text."""
    for path in dict.fromkeys(route.path for route in chosen):
        (first, *_) = (route for route in chosen if route.path == path)
        known = {route.method for route in chosen if route.path == path}
        others = [method for method in METHODS if method not in known]
        router.add_api_route(path, _endpoint(mounted, first), methods=others, include_in_schema=False)


def _endpoint(mounted: Mounted, route: Route) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        path = route.path.format(**request.path_params)
        return edge.write(await mounted.answer(request, route, path))

    return answer
