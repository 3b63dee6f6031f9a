from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from django.http import JsonResponse
from django.views import View
from django.views.generic.base import ContextMixin, TemplateResponseMixin

from fair.models import Event, Venue

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

T = TypeVar("T", bound="Model")


class ObjectMixin(Generic[T]):
    model: type[T]
    related: ClassVar[tuple[str, ...]] = ()

    def rows(self) -> QuerySet[T]:
        rows = self.model._default_manager.all()
        return rows.select_related(*self.related) if self.related else rows

    async def aobject(self) -> T:
        return await self.rows().aget(pk=self.kwargs["pk"])

    def sync_object(self) -> T:
        return self.rows().get(pk=self.kwargs["pk"])


class JsonMixin:
    def as_json(self, obj) -> dict[str, Any]:
        return {"name": obj.name}

    async def get(self, request, *args, **kwargs):
        self.object = await self.aobject()
        return JsonResponse(self.as_json(self.object))


class AsyncTemplateView(TemplateResponseMixin, ContextMixin, View):
    async def get_acontext(self, **kwargs):
        return self.get_context_data(**kwargs)

    async def get(self, request, *args, **kwargs):
        return self.render_to_response(await self.get_acontext(**kwargs))


class VenueMixin:
    venue: Venue

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.rows = Event.objects.select_related("venue")
        self.bare = Event.objects.all()

    async def dispatch(self, request, *args, **kwargs):
        self.venue = await Venue.objects.aget(pk=kwargs["pk"])
        return await super().dispatch(request, *args, **kwargs)


class TaxMixin(VenueMixin):
    @property
    def tax(self) -> bool:
        return self.venue.is_taxed
