"""The data in itself: its names exist, its words are explained, nothing in it is circular."""

import importlib
import inspect
import json
import re
import sys
from collections.abc import Iterator

import django
import pytest
from django.apps import apps
from django.conf import settings
from django.test.utils import override_settings

from hue_lint.facts.assemble import HERE, merge, read_facts, read_twins, source_files
from hue_lint.facts.knowledge import Knowledge
from hue_lint.facts.schema import ClassFacts

README = (HERE / "README.md").read_text(encoding="utf-8")
RAW = merge(read_facts(path) for path in source_files())
"""The data as it is written, without the twins that are filled in."""


CONTRIB = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.sites",
    "django.contrib.messages",
    "django.contrib.admin",
    "django.contrib.flatpages",
    "django.contrib.redirects",
]


@pytest.fixture(scope="module", autouse=True)
def contrib_apps() -> Iterator[None]:
    """The contrib apps that the data speaks about, beside those of other tests' settings."""
    if not settings.configured:
        settings.configure(SECRET_KEY="x")
    if not apps.ready:
        django.setup()
    installed = [*settings.INSTALLED_APPS]
    missing = [app for app in CONTRIB if not apps.is_installed(app)]
    with override_settings(INSTALLED_APPS=[*installed, *missing], SITE_ID=1):
        yield


def present(added: str | None, removed: str | None) -> bool:
    """Whether the installed Django, or this Python, has what was added and removed in these
    releases."""
    installed = django.VERSION[:2]

    def release(text: str) -> tuple[int, ...]:
        return tuple(int(part) for part in text.split("."))

    if added is not None and added.startswith("python"):
        return release(added.removeprefix("python ")) <= sys.version_info[:2]
    return (added is None or release(added) <= installed) and (
        removed is None or installed < release(removed)
    )


def find(qualname: str) -> object:
    """The object of a dotted name; raises ImportError or AttributeError where there is none."""
    parts = qualname.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError as error:
            if error.name is None or not ".".join(parts[:cut]).startswith(error.name):
                raise
            continue
        for part in parts[cut:]:
            found = getattr(found, part)
        return found
    raise ImportError(qualname)


def shipped_with_python_or_django(qualname: str) -> bool:
    """Whether the name can be imported here; Django's PostgreSQL fields want a driver."""
    if qualname.startswith("django.contrib.postgres."):
        return False
    return qualname.partition(".")[0] in {"asgiref", "django", *sys.stdlib_module_names}


def shipped_with_django(qualname: str) -> bool:
    return qualname.startswith("django.") and shipped_with_python_or_django(qualname)


def test_every_class_exists() -> None:
    missing = []
    for each in RAW.classes:
        if each.virtual or not shipped_with_python_or_django(each.name):
            continue
        if present(each.added, each.removed) and not importable(each.name):
            missing.append(each.name)
    assert missing == []


def test_every_member_exists_or_is_made_at_run_time() -> None:
    missing = []
    for each in RAW.classes:
        if each.virtual or not shipped_with_python_or_django(each.name):
            continue
        if not present(each.added, each.removed):
            continue
        cls = find(each.name)
        for name, behaviour in (*each.methods.items(), *each.attributes.items()):
            special = name.startswith("__") or "*" in name
            if special or behaviour.virtual or not present(behaviour.added, behaviour.removed):
                continue
            if not has_member(cls, name):
                missing.append(f"{each.name}.{name}")
    assert missing == []


def test_every_function_and_module_attribute_exists() -> None:
    missing = [
        name
        for name, behaviour in (*RAW.functions.items(), *RAW.attributes.items())
        if shipped_with_python_or_django(name)
        and present(behaviour.added, behaviour.removed)
        and not (behaviour.added or "").startswith("python")
        and not importable(name)
    ]
    assert missing == []


def test_every_wrapper_exists() -> None:
    missing = [
        each.name
        for each in RAW.wrappers
        if shipped_with_python_or_django(each.name) and not importable(each.name)
    ]
    assert missing == []


def test_every_class_is_reached_by_the_name_of_its_definition(knowledge: Knowledge) -> None:
    unreached = []
    for each in RAW.classes:
        if each.virtual or not shipped_with_django(each.name):
            continue
        if not present(each.added, each.removed):
            continue
        cls = find(each.name)
        assert inspect.isclass(cls), each.name
        if knowledge.canonical(f"{cls.__module__}.{cls.__qualname__}") != each.name:
            unreached.append(f"{cls.__module__}.{cls.__qualname__}")
    assert unreached == []


def test_no_alias_is_a_name_or_leads_on(knowledge: Knowledge) -> None:
    names = {*knowledge.class_names(), *RAW.functions, *RAW.attributes}
    names |= {each.name for each in RAW.wrappers}
    assert [alias for alias in knowledge.aliases if alias in names] == []
    assert [each for each in knowledge.aliases.values() if each in knowledge.aliases] == []
    assert [each for each in knowledge.aliases.values() if each not in names] == []


def test_bases_are_in_the_data_or_outside_of_it_and_never_circular(knowledge: Knowledge) -> None:
    for name in knowledge.class_names():
        assert name not in knowledge.bases(name)
    stated = {knowledge.canonical(base) for each in RAW.classes for base in each.bases}
    assert [base for base in stated if knowledge.class_facts(base) is None] == []


def test_every_effect_has_a_family_a_sentence_and_evidence() -> None:
    bare = [
        name
        for name, behaviour in RAW.behaviours()
        if behaviour.effect and not (behaviour.family and behaviour.does and behaviour.evidence)
    ]
    assert bare == []


def test_every_method_and_function_has_evidence() -> None:
    methods = [
        f"{each.name}.{name}"
        for each in RAW.classes
        for name, behaviour in each.methods.items()
        if not behaviour.evidence
    ]
    assert methods == []
    assert [name for name, behaviour in RAW.functions.items() if not behaviour.evidence] == []


def words(title: str) -> set[str]:
    """The words that a section of the README explains."""
    section = README.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    return set(re.findall(r"`([^`]+)`", section))


def test_every_word_for_an_argument_is_explained() -> None:
    used = {word for _, each in RAW.behaviours() for word in each.arguments.values()}
    assert used - words("Arguments") == set()


def test_every_transform_is_explained() -> None:
    used = {each.transform for _, each in RAW.behaviours() if each.transform}
    assert used - words("Transforms") == set()


def test_every_condition_is_explained() -> None:
    used = {each.when for _, each in RAW.behaviours()}
    assert used - words("When") == set()


PLAIN = {
    "unknown", "none", "true", "bool", "int", "str", "bytes", "self", "queryset", "raw-queryset",
    "row", "first-row", "model", "model-class", "meta-model", "user", "lazy-user", "held",
    "gathered",
    "class-of-user", "form-fields", "field-of-bound", "cleaned-data",
    "handled", "view", "...",
}  # fmt: skip
CONTAINERS = {
    "list", "set", "tuple", "dict", "iterator", "lazy", "coroutine", "task", "async-iterator",
    "call", "manager", "decorated", "queue",
}  # fmt: skip
OF_ARGUMENT = re.compile(
    r"attribute:\w+|(?:paginator-of|made-by|given-by-own):\w+|(argument|entered|entered-async|row-of|new-row-of|next-of|reordered-of|reversed-of|some-of|result-of|awaited-of|given-by|instance-of|queryset-of|partial|partialmethod|made-of|model-named|field-named|field-of-form|cache|type-argument)"
    r":(\d|\*|held|default)"
)


def unknown_parts(text: str, knowledge: Knowledge) -> list[str]:
    """The parts of a type that mean nothing."""
    text = text.strip().removesuffix("?")
    if text in PLAIN or OF_ARGUMENT.fullmatch(text):
        return []
    if text.startswith("class:"):
        return []
    if text.startswith("class-made:"):
        made = text.split(":")[1]
        return [] if knowledge.class_facts(made) else [made]
    inside = re.fullmatch(r"([a-z-]+)\[(.*)\]", text)
    if inside is None:
        return [] if knowledge.class_facts(text) else [text]
    if inside[1] == "keys":
        pairs = (part.partition(":")[2] for part in inside[2].split(","))
        return [each for part in pairs for each in unknown_parts(part, knowledge)]
    if inside[1] not in CONTAINERS:
        return [text]
    return [each for part in split(inside[2]) for each in unknown_parts(part, knowledge)]


def split(text: str) -> list[str]:
    """The parts between commas that stand in no brackets."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter == "[") - (letter == "]")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def test_every_type_is_in_the_language_of_the_readme(knowledge: Knowledge) -> None:
    wrong = {
        name: unknown_parts(behaviour.returns, knowledge)
        for name, behaviour in knowledge.facts.behaviours()
        if unknown_parts(behaviour.returns, knowledge)
    }
    assert wrong == {}


FIELD = re.compile(
    r"value|generic-foreign-key|"
    r"(foreign-key\??|one-to-one\??|many-to-many|generic-relation):([\w.]+)( \w+)?"
)


def test_every_model_field_is_in_the_language_of_the_readme(knowledge: Knowledge) -> None:
    for each in RAW.classes:
        for name, text in each.fields.items():
            match = FIELD.fullmatch(text)
            assert match is not None, f"{each.name}.{name}: {text}"
            target = match[2]
            known = target in (None, "AUTH_USER_MODEL") or knowledge.class_facts(target)
            assert known, f"{each.name}.{name}: {text}"


def test_the_model_fields_of_django_are_all_there(knowledge: Knowledge) -> None:
    for each in RAW.classes:
        if not each.fields or not each.name.startswith("django.") or is_abstract(each):
            continue
        model = find(each.name)
        stated = set(knowledge.fields(each.name))
        actual = {f.name for f in model._meta.get_fields() if not f.auto_created}
        assert stated == actual - {"id"}, each.name


def is_abstract(facts: ClassFacts) -> bool:
    return bool(find(facts.name)._meta.abstract)


def test_every_twin_of_django_belongs_to_a_known_class_or_function(knowledge: Knowledge) -> None:
    unknown = []
    for twin in read_twins():
        owner, _, name = twin.sync.rpartition(".")
        qualname = f"{twin.module}.{owner or name}"
        if owner:
            known = knowledge.class_facts(qualname) is not None
        else:
            known = knowledge.function(qualname) or knowledge.class_facts(qualname)
        if not known:
            unknown.append(qualname)
    assert unknown == []


def test_every_twin_in_the_data_agrees_with_the_table(knowledge: Knowledge) -> None:
    table = {}
    for twin in read_twins():
        owner, _, name = twin.sync.rpartition(".")
        qualname = knowledge.canonical(f"{twin.module}.{owner or name}")
        async_name = twin.asynchronous.rpartition(".")[2]
        table[(qualname, name) if owner else qualname] = (async_name, twin.since)
    for key, stated in table.items():
        if isinstance(key, tuple):
            found = knowledge.method(*key) or knowledge.attribute(*key)
            if found is not None and found.effect is not None:
                assert knowledge.twin(*key) == stated, key
        elif knowledge.function(key):
            module = key.rpartition(".")[0]
            assert knowledge.function_twin(key) == (f"{module}.{stated[0]}", stated[1]), key


def test_every_twin_written_by_hand_exists() -> None:
    missing = []
    for each in RAW.classes:
        if each.virtual or not shipped_with_django(each.name):
            continue
        for name, behaviour in (*each.methods.items(), *each.attributes.items()):
            if behaviour.twin is None or behaviour.virtual or not present(behaviour.since, None):
                continue
            if not has_member(find(each.name), behaviour.twin):
                missing.append(f"{each.name}.{name}: {behaviour.twin}")
    assert missing == []


def test_every_async_method_of_django_is_known(knowledge: Knowledge) -> None:
    unknown = []
    for each in RAW.classes:
        if each.virtual or not shipped_with_django(each.name):
            continue
        if not present(each.added, each.removed):
            continue
        for name, member in inspect.getmembers(find(each.name), inspect.iscoroutinefunction):
            public = not name.startswith("_")
            if public and knowledge.method(each.name, name) is None:
                unknown.append(f"{each.name}.{name} in {member.__module__}")
    assert unknown == []


COMPLETE = [
    "django.db.models.QuerySet",
    "django.db.models.Manager",
    "django.db.models.Model",
    "django.contrib.sessions.backends.base.SessionBase",
    "django.contrib.sessions.backends.db.SessionStore",
    "django.core.cache.backends.base.BaseCache",
    "django.contrib.auth.models.User",
    "django.contrib.auth.models.UserManager",
    "django.contrib.auth.backends.ModelBackend",
    "django.contrib.contenttypes.models.ContentType",
    "django.contrib.contenttypes.models.ContentTypeManager",
    "django.dispatch.Signal",
    "django.core.paginator.Paginator",
    "django.core.paginator.Page",
    "django.core.files.storage.Storage",
    "django.http.HttpRequest",
]


@pytest.mark.parametrize("name", COMPLETE)
def test_every_public_method_is_known(knowledge: Knowledge, name: str) -> None:
    cls = find(name)
    unknown = []
    for member in dir(cls):
        if member.startswith("_") or not callable(inspect.getattr_static(cls, member)):
            continue
        if inspect.isclass(getattr(cls, member)):
            continue
        if knowledge.method(name, member) is None and knowledge.attribute(name, member) is None:
            unknown.append(member)
    assert unknown == []


def test_every_field_class_leads_to_field(knowledge: Knowledge) -> None:
    from django.db import models

    for name in dir(models):
        cls = getattr(models, name)
        if inspect.isclass(cls) and issubclass(cls, models.Field):
            assert knowledge.is_subclass(f"django.db.models.{name}", "django.db.models.Field")
    assert knowledge.is_subclass("django.db.models.OneToOneField", "django.db.models.ForeignKey")


@pytest.mark.parametrize("path", source_files(), ids=lambda path: path.name)
def test_a_file_says_what_it_is_about(path) -> None:
    assert path.read_text(encoding="utf-8").startswith("# ")


def test_the_table_of_twins_is_sorted_out_by_release() -> None:
    lines = json.loads((HERE / "twins.json").read_text(encoding="utf-8"))
    assert {line["since"] for line in lines} <= {
        "4.0", "4.1", "4.2", "5.0", "5.1", "5.2", "6.0", "6.1",
    }  # fmt: skip


def importable(qualname: str) -> bool:
    try:
        find(qualname)
    except (ImportError, AttributeError):
        return False
    return True


def has_member(cls: object, name: str) -> bool:
    """Whether the class has the member, declared or set in `__init__`."""
    if hasattr(cls, name) or name in getattr(cls, "__annotations__", {}):
        return True
    fields = getattr(getattr(cls, "_meta", None), "get_fields", None)
    if fields is not None and not cls._meta.abstract and name in {f.name for f in fields()}:
        return True
    for base in cls.__mro__:
        try:
            source = inspect.getsource(base)
        except (OSError, TypeError):
            continue
        if re.search(rf"self\.{re.escape(name)}\b(, [\w., ]+)? ?(: [^=\n]+)?=", source):
            return True
    return False


GIVEN_BY_PROJECTS = {
    "__bool__", "__contains__", "__enter__", "__exit__", "__iter__", "__len__", "__post_init__",
    "_open", "_save", "get_absolute_url", "items", "lastmod", "natural_key", "process_request",
    "process_response", "setUpTestData",
}  # fmt: skip
"""Hooks that the class itself does not have."""


def test_every_hook_of_django_exists() -> None:
    missing = []
    for name, methods in RAW.hooks.items():
        module, _, cls = name.rpartition(".")
        if module.partition(".")[0] in ("builtins", "django", "logging", "threading", "unittest"):
            found = getattr(importlib.import_module(module), cls)
            missing += [
                f"{name}.{each}"
                for each in methods
                if "*" not in each and each not in GIVEN_BY_PROJECTS and not hasattr(found, each)
            ]
    assert missing == []
