"""Middleware that the settings list, or no longer do, however they put the list together."""

from collections.abc import Callable, Mapping

import pytest

Judge = Callable[[Mapping[str, str]], None]

TIMING, OTHER = '"shop.middleware.Timing"', '"shop.middleware.Other"'
CLASSES = """\
class Timing:%s
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)


class Other:
    async_capable = True
"""

THERE = {
    "made by a function": (
        f"def build():\n    return [{OTHER}, {TIMING}]\n\n\nMIDDLEWARE = build()\n"
    ),
    "made by a function, step by step": (
        f"def build():\n    made = [{OTHER}]\n    made.append({TIMING})\n    return made\n\n\n"
        "MIDDLEWARE = build()\n"
    ),
    "put into a stretch": f"MIDDLEWARE = [{OTHER}]\nMIDDLEWARE[0:0] = [{TIMING}]\n",
    "put in the place of another": f"MIDDLEWARE = [{OTHER}]\nMIDDLEWARE[0] = {TIMING}\n",
    "taken over by a comprehension": (
        f"ALL = [{OTHER}, {TIMING}]\n"
        f"MIDDLEWARE = [name for name in ALL if name != {OTHER} and True]\n"
    ),
    "beside what was taken out": f"MIDDLEWARE = [{TIMING}, {OTHER}]\nMIDDLEWARE.pop()\n",
    "before what was deleted": f"MIDDLEWARE = [{TIMING}, {OTHER}]\ndel MIDDLEWARE[-1]\n",
    "inserted, the last one taken out": (
        f"MIDDLEWARE = [{OTHER}]\nMIDDLEWARE.insert(0, {TIMING})\nMIDDLEWARE.pop()\n"
    ),
}
GONE = {
    "taken out at the end": f"MIDDLEWARE = [{OTHER}, {TIMING}]\nMIDDLEWARE.pop()\n",
    "taken out at the beginning": f"MIDDLEWARE = [{TIMING}, {OTHER}]\nMIDDLEWARE.pop(0)\n",
    "deleted": f"MIDDLEWARE = [{OTHER}, {TIMING}]\ndel MIDDLEWARE[-1]\n",
    "deleted with others": f"MIDDLEWARE = [{OTHER}, {TIMING}]\ndel MIDDLEWARE[1:]\n",
    "replaced": f"MIDDLEWARE = [{TIMING}]\nMIDDLEWARE[:] = [{OTHER}]\n",
    "left out by a comprehension": (
        f"ALL = [{OTHER}, {TIMING}]\n"
        'MIDDLEWARE = [name for name in ALL if not name.endswith("Timing")]\n'
    ),
    "cleared": f"MIDDLEWARE = [{TIMING}]\nMIDDLEWARE.clear()\n",
}


@pytest.mark.parametrize("settings", [pytest.param(THERE[name], id=name) for name in THERE])
def test_it_is_found(settings: str, judge: Judge) -> None:
    judge(_project(settings, "  # ! sync-middleware"))


@pytest.mark.parametrize("settings", [pytest.param(GONE[name], id=name) for name in GONE])
def test_it_is_not_found(settings: str, judge: Judge) -> None:
    judge(_project(settings, ""))


def test_middleware_of_tests_serves_nobody(judge: Judge) -> None:
    files = _project("", "")
    judge(
        {
            **{path: text for path, text in files.items() if path != "shop/middleware.py"},
            "tests/__init__.py": "",
            "tests/middleware.py": files["shop/middleware.py"],
            "tests/settings.py": 'MIDDLEWARE = ["tests.middleware.Timing"]\n',
        }
    )


def _project(settings: str, mark: str) -> dict[str, str]:
    return {
        "settings.py": f'{settings}ASGI_APPLICATION = "shop.asgi.app"\n',
        "shop/middleware.py": CLASSES % mark,
        "shop/views.py": "async def page(request):\n    pass\n",
    }
