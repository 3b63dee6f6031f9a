"""One page with every kind of form and link that hue.js has to do with."""

from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel

from hue import HueContext, HueResponse, HueView, Page, Router, html, ui

Context = HueContext[HttpRequest]
ASK = "window.agreed || $event.preventDefault()"
COUNTS = {"count": 0}


class Text(BaseModel):
    text: str = ""


class Probe(HueView):
    """Forms by the id of what they change."""

    router = Router[HttpRequest]()

    async def index(self, request: HttpRequest, context: Context) -> Page:
        def form(id, handler, *children, **attributes):
            return html.form(
                html.input_(name="text", value=id),
                html.button("Send", type="submit"),
                *children,
                id=f"{id}-form",
                action=context.url(handler),
                **{"method": "post", "x_target": id, **attributes},
            )

        return Page(
            title="Probe",
            x_data={},
            body=html.main(
                html.div("0", id="synced", x_sync=True),
                form("result", self.echo),
                html.div("nothing yet", id="result"),
                form("both", self.both),
                html.div("nothing yet", id="both"),
                *(form(method, method, method=method) for method in ("put", "patch", "delete")),
                html.div("nothing yet", id="put"),
                html.div("nothing yet", id="patch"),
                html.div("nothing yet", id="delete"),
                form("nothing", self.nothing),
                html.div("stays", id="nothing"),
                form(
                    "asked",
                    self.echo,
                    **{"@ajax:before": "window.agreed || $event.preventDefault()"},
                ),
                html.div("nothing yet", id="asked"),
                html.a("Fetch", id="link", href=context.url(self.fetched), x_target="fetched"),
                html.div("nothing yet", id="fetched"),
            ),
        )

    @router.fragment_post("echo/")
    async def echo(self, request: HttpRequest, context: Context, body: Text):
        COUNTS["count"] += 1
        return html.p(f"{body.text} {COUNTS['count']}")

    @router.fragment_post("both/")
    async def both(self, request: HttpRequest, context: Context, body: Text):
        return HueResponse(component=html.p(body.text), also={"synced": "changed"})

    @router.fragment_put("changed/")
    async def put(self, request: HttpRequest, context: Context, body: Text):
        return html.p(f"{request.method} {body.text}")

    @router.fragment_patch("changed/")
    async def patch(self, request: HttpRequest, context: Context, body: Text):
        return html.p(f"{request.method} {body.text}")

    @router.fragment_delete("changed/")
    async def delete(self, request: HttpRequest, context: Context):
        return html.p(f"{request.method}")

    @router.fragment_post("nothing/")
    async def nothing(self, request: HttpRequest, context: Context):
        return HttpResponse(status=204)

    @router.fragment_get("fetched/")
    async def fetched(self, request: HttpRequest, context: Context):
        return ui.Callout("It is here")
