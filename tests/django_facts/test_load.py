"""How the facts are loaded and looked up."""

import time

import pytest

from hue_lint.facts import load
from hue_lint.facts.assemble import InvalidFacts, assemble, facts_from
from hue_lint.facts.knowledge import Knowledge
from hue_lint.facts.load import COMPILED, compile_facts, load_facts, shipped_facts
from hue_lint.facts.schema import Behaviour, ClassFacts, Facts

QUERYSET = "django.db.models.QuerySet"
MANAGER = "django.db.models.Manager"


def test_the_compiled_facts_are_those_of_the_data() -> None:
    assert COMPILED.read_bytes() == compile_facts(), "run: python -m hue_lint.facts.compile"


def test_stale_compiled_facts_are_not_used(
    tmp_path: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = tmp_path / "facts.msgpack"
    monkeypatch.setattr(load, "COMPILED", stale)
    assert shipped_facts() == assemble()
    stale.write_bytes(b"\xc1 not msgpack")
    assert shipped_facts() == assemble()


def test_loading_takes_at_most_sixty_milliseconds() -> None:
    def seconds() -> float:
        started = time.perf_counter()
        load_facts()
        return time.perf_counter() - started

    assert min(seconds() for _ in range(5)) <= 0.06


def test_a_project_adds_facts_and_replaces_what_is_known() -> None:
    extra = facts_from(
        """
        [[classes]]
        name = "django.db.models.QuerySet"
        aliases = ["shop.db.FastQuerySet"]
        [classes.methods]
        upsert = {effect = "raises", family = "query", twin = "aupsert", since = "4.2"}
        count = {returns = "int"}

        [functions]
        "shop.flags.enabled" = {effect = "blocks", family = "service", does = "asks a server"}

        [aliases]
        "shop.enabled" = "shop.flags.enabled"
        """,
        "pyproject.toml",
    )
    knowledge = load_facts([extra])
    assert knowledge.twin("shop.db.FastQuerySet", "upsert") == ("aupsert", "4.2")
    assert knowledge.twin(MANAGER, "upsert") == ("aupsert", "4.2")
    count = knowledge.method(QUERYSET, "count")
    assert count is not None and count.effect is None
    enabled = knowledge.function("shop.enabled")
    assert enabled is not None and enabled.effect == "blocks"


def test_a_malformed_pack_is_refused_by_name() -> None:
    with pytest.raises(InvalidFacts, match=r"pack\.toml.*`effekt`"):
        facts_from('[functions]\n"a.b" = {effekt = "raises"}', "pack.toml")
    with pytest.raises(InvalidFacts, match=r"pack\.toml"):
        facts_from("[functions", "pack.toml")


class EntryPoint:
    """What `importlib.metadata` gives for an installed pack."""

    def __init__(self, value: object) -> None:
        self.name = "flags"
        self.value = value

    def load(self) -> object:
        return self.value


def test_packs_of_installed_packages_are_loaded(
    tmp_path: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "facts.toml").write_text('[functions]\n"flags.on" = {returns = "bool"}')
    packs = [
        EntryPoint(tmp_path / "facts.toml"),
        EntryPoint(Facts(functions={"flags.off": Behaviour(returns="bool")})),
    ]
    monkeypatch.setattr(load, "entry_points", lambda group: packs)
    knowledge = load_facts()
    assert knowledge.function("flags.on") is not None
    assert knowledge.function("flags.off") is not None
    monkeypatch.setattr(load, "entry_points", lambda group: [EntryPoint(3)])
    with pytest.raises(InvalidFacts, match="flags"):
        load_facts()


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        pytest.param("django.db.models.query.QuerySet", QUERYSET, id="the module it lives in"),
        pytest.param(
            "django.db.models.query.QuerySet.filter", f"{QUERYSET}.filter", id="a member follows"
        ),
        pytest.param(
            "django.db.models.fields.related_descriptors.create_reverse_many_to_one_manager"
            ".<locals>.RelatedManager",
            "django.db.models.RelatedManager",
            id="a class that Django builds at run time",
        ),
        pytest.param("shop.models.Order", "shop.models.Order", id="a name of the project's own"),
    ],
)
def test_a_name_has_one_canonical_form(knowledge: Knowledge, name: str, canonical: str) -> None:
    assert knowledge.canonical(name) == canonical
    assert knowledge.canonical(canonical) == canonical


def test_a_manager_has_the_methods_of_a_queryset_but_some(knowledge: Knowledge) -> None:
    assert knowledge.method(MANAGER, "count") == knowledge.method(QUERYSET, "count")
    assert knowledge.twin("django.contrib.auth.models.UserManager", "count") == ("acount", "4.1")
    for name in ("delete", "adelete", "as_manager", "__iter__", "__len__", "_fetch_all"):
        assert knowledge.method(QUERYSET, name) is not None
        assert knowledge.method(MANAGER, name) is None


@pytest.mark.parametrize("name", ["aall", "afilter", "avalues", "aselect_related", "aorder_by"])
def test_an_invented_async_method_is_not_known(knowledge: Knowledge, name: str) -> None:
    assert knowledge.method(QUERYSET, name) is None
    assert knowledge.method(QUERYSET, name[1:]) is not None
    assert knowledge.async_method(QUERYSET, name) is None


def test_an_async_twin_gives_what_its_twin_gives(knowledge: Knowledge) -> None:
    aget = knowledge.method(QUERYSET, "aget")
    assert aget is not None
    assert (aget.returns, aget.effect, aget.added) == ("coroutine[row]", None, "4.1")
    assert knowledge.async_method(MANAGER, "aget") == ("get", "4.1")
    session = "django.contrib.sessions.backends.db.SessionStore"
    assert knowledge.async_method(session, "aget") == ("get", "5.1")
    assert knowledge.async_method(session, "aset") == ("__setitem__", "5.1")
    assert knowledge.twin(session, "__getitem__") == ("aget", "5.1")


def test_functions_have_twins_in_their_module(knowledge: Knowledge) -> None:
    alogin = ("django.contrib.auth.alogin", "5.0")
    assert knowledge.function_twin("django.contrib.auth.login") == alogin
    assert knowledge.async_function(alogin[0]) == ("django.contrib.auth.login", "5.0")
    assert knowledge.async_function("django.contrib.auth.login") is None
    behaviour = knowledge.function(alogin[0])
    assert behaviour is not None and behaviour.returns == "coroutine[none]"


def test_names_with_a_part_of_the_model_s_own_match(knowledge: Knowledge) -> None:
    model = "django.db.models.Model"
    display = knowledge.method(model, "get_status_display")
    following = knowledge.method(model, "get_next_by_created")
    assert display is not None and display.effect is None
    assert following is not None and following.effect == "raises"


def test_the_fields_of_a_model_include_inherited_ones(knowledge: Knowledge) -> None:
    fields = knowledge.fields("django.contrib.auth.models.User")
    assert fields["groups"] == "many-to-many:django.contrib.auth.models.Group user_set"
    assert fields["password"] == "value"


def test_a_file_field_gives_a_file(knowledge: Knowledge) -> None:
    image = knowledge.field_value("django.db.models.ImageField")
    assert image == "django.db.models.fields.files.ImageFieldFile"
    assert knowledge.field_value("django.db.models.SlugField") == "str"


def test_wrappers_are_found_by_every_name(knowledge: Knowledge) -> None:
    wrapper = knowledge.wrapper("channels.db.DatabaseSyncToAsync")
    assert wrapper is not None and wrapper.managed and wrapper.form == "wraps"
    to_thread = knowledge.wrapper("asyncio.to_thread")
    assert to_thread is not None and not to_thread.managed and to_thread.form == "runs"


def test_a_circle_of_bases_ends() -> None:
    circle = Facts(
        classes=[ClassFacts(name="a.A", bases=["a.B"]), ClassFacts(name="a.B", bases=["a.A"])]
    )
    knowledge = Knowledge(circle)
    assert knowledge.bases("a.A") == ("a.B",)
    assert knowledge.method("a.A", "x") is None
