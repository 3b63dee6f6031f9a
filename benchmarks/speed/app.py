"""The files of one app of a made project, each about as long and as dense as those of real ones."""

from dataclasses import dataclass
from random import Random

from benchmarks.speed.statements import body, indented, names, word

DEPTH = 6
"""How deep helpers call one another before one queries."""

FUNCTIONS = 7
"""How many functions stand in each file of helpers."""

MODELS = 7
"""How many models it has, each with a form, views and pages."""

HEAD = """\
import logging
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
"""

LOGGER = "\nlogger = logging.getLogger(__name__)\n"


@dataclass(frozen=True, slots=True)
class App:
    """One app; `others` are those before it, whose models and helpers it uses."""

    name: str
    others: tuple[str, ...]
    rng: Random

    def files(self) -> dict[str, str]:
        """Its files by their names."""
        made = {
            "__init__.py": "",
            "apps.py": self._config(),
            "models.py": self._models(),
            "managers.py": self._managers(),
            "handlers.py": self._handlers(),
            "forms.py": self._forms(),
            "schemas.py": self._schemas(),
            "views.py": self._views(),
            "api.py": self._api(),
            "urls.py": self._urls(),
            "text.py": self._text(),
            "services/__init__.py": "",
            "tests/__init__.py": "",
            "tests/test_services.py": self._tests("services"),
            "tests/test_text.py": self._tests("text"),
        }
        made |= {f"services/level{level}.py": self._level(level) for level in range(DEPTH)}
        files = {f"{self.name}/{name}": text for name, text in made.items()}
        return files | self._templates()

    def _other(self) -> str:
        return self.rng.choice(self.others or (self.name,))

    def _function(self, head: str, given: list[str], lines: int, *last: str) -> list[str]:
        text = [f'"""{word(self.rng).capitalize()} and {word(self.rng)} of a {word(self.rng)}."""']
        text += body(self.rng, given, lines)
        return ["", "", head, *indented([*text, *last])]

    def _config(self) -> str:
        return (
            "from django.apps import AppConfig\n\n\n"
            f"class {self.name.title().replace('_', '')}Config(AppConfig):\n"
            f'    name = "{self.name}"\n    default_auto_field = "django.db.models.BigAutoField"\n'
        )

    # -- what it declares

    def _models(self) -> str:
        rng, other = self.rng, self._other()
        lines = [HEAD.rstrip(), "", "from django.conf import settings"]
        lines += ["from django.db import models", "from django.urls import reverse", ""]
        lines += [f"from {self.name}.managers import RecentManager, StockQuerySet"]
        lines += ["from project.base import Named, Stamped", LOGGER.rstrip()]
        for at in range(MODELS):
            lines += [
                "",
                "",
                f"class Model{at}({rng.choice(['Named', 'Stamped', 'Named, Stamped'])}):",
            ]
            lines += indented(self._fields(at, other))
        return "\n".join(lines) + "\n"

    def _fields(self, at: int, other: str) -> list[str]:
        rng = self.rng
        lines = [f'"""A {word(rng)} of a {word(rng)}."""', ""]
        for name in names(rng, 6):
            kind = rng.choice(
                [
                    "CharField(max_length=100, blank=True)",
                    "IntegerField(default=0)",
                    "TextField(blank=True)",
                    "DateTimeField(null=True, blank=True)",
                    "DecimalField(max_digits=9, decimal_places=2, default=0)",
                    "BooleanField(default=False)",
                    "JSONField(default=dict)",
                ]
            )
            lines.append(f"{name} = models.{kind}")
        if at:
            lines += _field("parent", "ForeignKey", f"Model{rng.randrange(at)}", f"children{at}")
        if other != self.name:
            target = f"{other}.Model{rng.randrange(MODELS)}"
            lines += _field("origin", "ForeignKey", target, f"{self.name}_{at}")
        if at > 1:
            lines += [f"links = models.ManyToManyField('Model{rng.randrange(at)}', blank=True)"]
        lines += _field("keeper", "ForeignKey", "settings.AUTH_USER_MODEL", f"{self.name}_kept{at}")
        lines += ["", "objects = StockQuerySet.as_manager()", "recent = RecentManager()", ""]
        lines += ["class Meta:", f"    ordering = ['-pk', '{'name' if at % 2 else 'pk'}']", ""]
        shown = "self.parent.name" if at and rng.random() < 0.3 else "self.pk"
        lines += ["def __str__(self):", f'    return f"{word(rng)} {{{shown}}}"', ""]
        lines += [
            "def get_absolute_url(self):",
            f"    return reverse('{self.name}-{at}', args=[self.pk])",
        ]
        lines += [
            "",
            "@property",
            "def siblings(self):",
            f"    return Model{at}.objects.exclude(pk=self.pk)",
        ]
        lines += ["", "def describe(self, depth=1):"]
        return lines + indented([*body(rng, ["depth"], 10), "return result"])

    def _managers(self) -> str:
        lines = [HEAD.rstrip(), "", "from django.db import models", LOGGER.rstrip()]
        lines += ["", "", "class StockQuerySet(models.QuerySet):"]
        for at in range(6):
            lines += ["", f"    def step{at}(self, value):"]
            lines += indented(body(self.rng, ["value"], 6), 8)
            lines += [f"        return self.filter(pk__gt=len(result)).exclude(pk={at})"]
        lines += ["", "", "class RecentManager(models.Manager):", "    def get_queryset(self):"]
        lines += ["        return super().get_queryset().order_by('-pk')", ""]
        lines += ["    def newest(self):", "        return self.get_queryset().first()"]
        return "\n".join(lines) + "\n"

    def _handlers(self) -> str:
        """A hierarchy of classes, each step overriding some of what the one before does."""
        lines = [HEAD.rstrip(), "", f"from {self.name} import models"]
        lines += [f"from {self.name}.services import level0, level2", LOGGER.rstrip()]
        bases = ["Handler"]
        lines += ["", "", "class Handler:", "    model = models.Model0", ""]
        lines += ["    def __init__(self, request, **options):", "        self.request = request"]
        lines += ["        self.options = options", "        self.found = None"]
        for method in ("prepare", "load", "check", "save", "render"):
            lines += ["", f"    def {method}(self, value=None):"]
            lines += indented([*body(self.rng, ["value"], 5), "return result"], 8)
        lines += ["", "    def run(self, value):", "        self.prepare(value)"]
        lines += ["        self.found = self.load(value)", "        self.check(self.found)"]
        lines += ["        return self.render(self.save(self.found))"]
        for at in range(6):
            base = self.rng.choice(bases)
            bases.append(f"Handler{at}")
            lines += ["", "", f"class Handler{at}({base}):", f"    model = models.Model{at}"]
            for method in self.rng.sample(("prepare", "load", "check", "save", "render"), 3):
                lines += [
                    "",
                    f"    def {method}(self, value=None):",
                    f"        super().{method}(value)",
                ]
                lines += indented(body(self.rng, ["value"], 5), 8)
                lines += ["        return " + self._result_of(method)]
        return "\n".join(lines) + "\n"

    def _result_of(self, method: str) -> str:
        at = self.rng.randrange(FUNCTIONS)
        return {
            "load": f"level2.help{at}(value, self.model.objects.filter(pk=value))",
            "save": f"level0.help{at}(value, self.options)",
        }.get(method, "result")

    # -- helpers, each level calling the next

    def _level(self, level: int) -> str:
        rng, other = self.rng, self._other()
        lines = [HEAD.rstrip(), "", f"from {self.name} import models, text"]
        if level + 1 < DEPTH:
            lines += [f"from {self.name}.services import level{level + 1} as below"]
            lines += [f"from {other}.services import level{level + 1} as beside"]
        lines += [LOGGER.rstrip()]
        for at in range(FUNCTIONS):
            last = [f"{word(rng)} = text.tell{rng.randrange(9)}(first, second)"]
            lines += self._function(
                f"def help{at}(first, second=None, *, third=0):",
                ["first", "second", "third"],
                12,
                *last,
                *self._deeper(level),
            )
        return "\n".join(lines) + "\n"

    def _deeper(self, level: int) -> list[str]:
        rng = self.rng
        model = f"models.Model{rng.randrange(MODELS)}"
        if level + 1 == DEPTH:
            return [
                f"if third > {rng.randrange(9)}:",
                f"    return {model}.objects.filter(pk=first).first()",
                f"return {model}.objects.select_related('keeper').step{rng.randrange(6)}(third)",
            ]
        # As in real projects, most helpers know their own app.
        where = "beside" if level == 2 and rng.random() < 0.2 else "below"
        second = rng.choice(["second", "second", "result"])
        call = f"{where}.help{rng.randrange(FUNCTIONS)}(first, {second}, third=third + 1)"
        return rng.choice(
            [
                [f"return {call}"],
                [f"found = {call}", "return found or result"],
                [f"for each in (first, second):\n        result['x'] = {call}", "return result"],
                ["if second:", f"    return {call}", "return result"],
            ]
        )

    def _text(self) -> str:
        lines = [HEAD.rstrip(), LOGGER.rstrip()]
        for at in range(11):
            head = f"def tell{at}(first, second=None, third='x'):"
            lines += self._function(head, ["first", "second", "third"], 14, "return result")
        return "\n".join(lines) + "\n"

    def _forms(self) -> str:
        lines = [HEAD.rstrip(), "", "from django import forms", ""]
        lines += [f"from {self.name} import models", LOGGER.rstrip()]
        for at in range(MODELS):
            lines += ["", "", f"class Form{at}(forms.ModelForm):"]
            lines += [
                f"    {name} = forms.CharField(required=False)" for name in names(self.rng, 4)
            ]
            lines += ["", "    class Meta:", f"        model = models.Model{at}"]
            lines += ["        fields = ['keeper']", "", "    def clean(self):"]
            lines += ["        value = super().clean()"]
            lines += indented([*body(self.rng, ["value"], 8), "return value"], 8)
        return "\n".join(lines) + "\n"

    def _schemas(self) -> str:
        lines = [
            "from __future__ import annotations",
            "",
            "from dataclasses import dataclass, field",
        ]
        lines += ["from decimal import Decimal", "from typing import Any, TypedDict"]
        for at in range(11):
            lines += ["", "", f"class Row{at}(TypedDict, total=False):"]
            lines += [f"    {name}: list[Row{(at + 1) % 11}] | str" for name in names(self.rng, 5)]
            lines += ["", "", "@dataclass(frozen=True)", f"class Told{at}:", "    pk: int"]
            lines += [f"    {name}: Decimal | None = None" for name in names(self.rng, 4)]
            lines += [f"    row: Row{at} = field(default_factory=dict)", ""]
            lines += ["    def as_dict(self) -> dict[str, Any]:"]
            lines += ["        return {'pk': self.pk, 'row': dict(self.row)}"]
        return "\n".join(lines) + "\n"

    # -- views

    def _views(self) -> str:
        lines = [HEAD.rstrip(), "", "from django.contrib.auth.decorators import login_required"]
        lines += ["from django.shortcuts import get_object_or_404, redirect, render"]
        lines += ["from django.views.generic import DetailView, ListView", ""]
        lines += [f"from {self.name} import forms, handlers, models, text"]
        lines += [f"from {self.name}.services import level0, level1", LOGGER.rstrip()]
        for at in range(MODELS):
            lines += ["", "", f"class List{at}(ListView):", f"    model = models.Model{at}", ""]
            lines += ["    def get_context_data(self, **kwargs):"]
            lines += ["        value = super().get_context_data(**kwargs)"]
            lines += indented([*body(self.rng, ["value"], 5), "return value | result"], 8)
            lines += ["", "", f"class Detail{at}(DetailView):", f"    model = models.Model{at}"]
            lines += ["", "", "@login_required", f"def edit{at}(request, pk):"]
            lines += [f"    found = get_object_or_404(models.Model{at}, pk=pk)"]
            lines += [f"    form = forms.Form{at}(request.POST or None, instance=found)"]
            lines += indented(body(self.rng, ["request", "pk", "found"], 8))
            lines += ["    if form.is_valid():", "        form.save()"]
            lines += [f"        level{at % 2}.help{at % FUNCTIONS}(found, text.tell{at}(pk))"]
            lines += [f"        return redirect('{self.name}-{at}', pk)"]
            lines += [
                f"    return render(request, '{self.name}/page{at % 6}.html', {{'form': form}})"
            ]
        return "\n".join(lines) + "\n"

    def _api(self) -> str:
        """The asynchronous file: some of it right, some of it not."""
        rng = self.rng
        lines = [HEAD.rstrip(), "", "from asgiref.sync import sync_to_async"]
        lines += ["from django.http import HttpResponse, JsonResponse"]
        lines += ["from django.shortcuts import render", "from django.views import View", ""]
        lines += [f"from {self.name} import handlers, models, text"]
        lines += [f"from {self.name}.services import level0, level1, level3", LOGGER.rstrip()]
        for at in range(14):
            lines += self._function(
                f"async def api{at}(request, pk, value=None):", ["request", "pk", "value"], 7
            )
            lines += indented(self._asynchronous(at))
        for at in range(4):
            lines += ["", "", f"class Api{at}(View):", f"    model = models.Model{at}", ""]
            lines += ["    def dispatch(self, request, *args, **kwargs):"]
            lines += ["        self.value = request.headers.get('x-value')"]
            lines += ["        return super().dispatch(request, *args, **kwargs)", ""]
            lines += ["    async def get(self, request, pk):"]
            lines += indented(body(rng, ["request", "pk"], 7), 8)
            lines += indented(self._asynchronous(at + rng.randrange(6)), 8)
        return "\n".join(lines) + "\n"

    def _asynchronous(self, at: int) -> list[str]:
        rng = self.rng
        model = f"models.Model{rng.randrange(1, MODELS)}"
        help_ = f"help{rng.randrange(FUNCTIONS)}"
        return [
            [
                f"found = await {model}.objects.aget(pk=pk)",
                "return JsonResponse({'x': found.keeper.email})",
            ],
            [
                f"found = await sync_to_async(level0.{help_})(pk, request)",
                "return JsonResponse(found)",
            ],
            [f"found = level1.{help_}(pk, request)", "return JsonResponse({'x': str(found)})"],
            [
                f"found = [each async for each in {model}.objects.select_related('parent')]",
                "return JsonResponse({'x': [each.parent.pk for each in found]})",
            ],
            [
                f"handler = handlers.Handler{rng.randrange(6)}(request, pk=pk)",
                "return HttpResponse(await sync_to_async(handler.run)(pk))",
            ],
            [
                f"handler = handlers.Handler{rng.randrange(6)}(request, pk=pk)",
                "return HttpResponse(handler.run(pk))",
            ],
            [
                f"found = {model}.objects.filter(pk=pk)",
                f"return render(request, '{self.name}/page{at % 6}.html', {{'found': found}})",
            ],
            [f"value = text.tell{at}(pk, request)", "return HttpResponse(value)"],
            [
                f"found = await api{max(at - 1, 0)}(request, pk)",
                f"level3.{help_}(found)",
                "return found",
            ],
        ][at % 9]

    def _urls(self) -> str:
        lines = ["from django.urls import path", "", f"from {self.name} import api, views", ""]
        lines += ["urlpatterns = ["]
        for at in range(MODELS):
            lines += [f"    path('list{at}/', views.List{at}.as_view()),"]
            lines += [
                f"    path('{at}/<int:pk>/', views.Detail{at}.as_view(), name='{self.name}-{at}'),"
            ]
            lines += [f"    path('edit{at}/<int:pk>/', views.edit{at}),"]
        lines += [f"    path('api{at}/<int:pk>/', api.api{at})," for at in range(14)]
        lines += [f"    path('view{at}/<int:pk>/', api.Api{at}.as_view())," for at in range(4)]
        return "\n".join([*lines, "]"]) + "\n"

    def _tests(self, kind: str) -> str:
        lines = [HEAD.rstrip(), "", "from django.test import TestCase", ""]
        lines += [f"from {self.name} import models, text"]
        lines += [f"from {self.name}.services import level0, level4", LOGGER.rstrip()]
        lines += ["", "", f"class {kind.title()}Tests(TestCase):", "    def setUp(self):"]
        lines += [f"        self.found = models.Model{at}.objects.create()" for at in range(3)]
        called = "level4.help" if kind == "services" else "text.tell"
        for at in range(FUNCTIONS):
            lines += ["", f"    def test_{word(self.rng)}_{at}(self):"]
            lines += ["        value = self.found.describe()"]
            lines += indented(body(self.rng, ["value"], 8), 8)
            lines += [f"        self.assertEqual({called}{at % FUNCTIONS}(value, result), result)"]
        return "\n".join(lines) + "\n"

    def _templates(self) -> dict[str, str]:
        folder = f"{self.name}/templates/{self.name}"
        rows = "{% for each in found %}<li>{{ each.name }} {{ each.parent.name }}</li>{% endfor %}"
        return {
            f"{folder}/page{at}.html": "{% extends 'base.html' %}\n{% block body %}\n"
            + f"<h1>{word(self.rng)}</h1>\n{{{{ form.as_p }}}}\n"
            + (rows if at % 2 else f"{{% include '{self.name}/page{at + 1}.html' %}}")
            + "\n{% endblock %}\n"
            for at in range(6)
        }


def _field(name: str, kind: str, target: str, related: str) -> list[str]:
    shown = target if target.startswith("settings.") else repr(target)
    return [
        f"{name} = models.{kind}(",
        f"    {shown},",
        "    null=True,",
        "    on_delete=models.SET_NULL,",
        f"    related_name='{related}',",
        ")",
    ]
