"""What a project or an installed package adds to the facts, end to end."""

import subprocess
import sys
from pathlib import Path

import pytest

SETTINGS = """
    [tool.hue-lint]
    extend-thread-wrappers = ["shop.threads.run_in_thread"]

    [[tool.hue-lint.extend-operations]]
    name = "flags.is_on"
    effect = "raises"
    does = "reads the flag from the database"

    [[tool.hue-lint.extend-operations]]
    name = "payments.Client.charge"
    effect = "blocks"
    does = "asks the payment server"

    [[tool.hue-lint.extend-operations]]
    name = "payments.Client"
    effect = "none"
    kind = "function"
    returns = "payments.Client"
"""


def test_a_function_of_a_package_is_an_operation(write, hue_lint):
    write(
        {
            "pyproject.toml": SETTINGS,
            "shop/views.py": """
                from flags import is_on

                async def view(request):
                    return is_on("new")
            """,
        }
    )
    ended = hue_lint("check", "--output-format", "json")
    (finding,) = ended.findings
    assert (finding["code"], finding["location"]["row"]) == ("HUE405", 4)
    assert finding["message"].startswith('is_on("new") reads the flag from the database')
    assert finding["fix"]["message"] == 'return await sync_to_async(is_on)("new")'


def test_a_method_of_a_package_is_an_operation(write, check):
    write(
        {
            "pyproject.toml": SETTINGS,
            "shop/views.py": """
                import payments

                async def view(request):
                    client = payments.Client()
                    client.refund(1)
                    return client.charge(1)
            """,
        }
    )
    assert check() == ["shop/views.py:6 HUE405"]


def test_an_operation_names_its_family_and_so_its_rule(write, check):
    write(
        {
            "hue-lint.toml": """
                [[extend-operations]]
                name = "flags.is_on"
                effect = "raises"
                family = "cache"
            """,
            "shop/views.py": """
                import flags

                async def view(request):
                    return flags.is_on("new")
            """,
        }
    )
    assert check() == ["shop/views.py:4 HUE402"]


COUNTING = {
    "shop/counters.py": """
        import elsewhere

        def visits():
            return elsewhere.connect("counter").receive()

        class Counter:
            def add(self):
                return 1

            @property
            def total(self):
                return 1

            async def aadd(self):
                return 1
    """,
    "shop/views.py": """
        from shop.counters import Counter, visits

        async def view(request):
            visits()
            counter = Counter()
            counter.add()
            return counter.total
    """,
}


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        pytest.param('name = "shop.counters.visits"', ["shop/views.py:4 HUE405"], id="a function"),
        pytest.param(
            'name = "shop.counters.Counter.add"', ["shop/views.py:6 HUE405"], id="a method"
        ),
        pytest.param(
            'name = "shop.counters.Counter.total"\nkind = "attribute"',
            ["shop/views.py:7 HUE405"],
            id="a property",
        ),
    ],
)
def test_what_is_stated_of_the_project_s_own_code_goes_before_its_source(
    write, check, entry, found
):
    write(COUNTING)
    assert check() == []
    write({"hue-lint.toml": f'[[extend-operations]]\n{entry}\neffect = "blocks"\n'})
    assert check() == found


def test_a_name_may_be_the_one_that_is_imported_instead_of_the_one_that_is_defined(write, check):
    write(COUNTING)
    write(
        {
            "shop/__init__.py": "from shop.counters import Counter, visits\n",
            "hue-lint.toml": """
                extend-operations = [
                    { name = "shop.visits", effect = "blocks" },
                    { name = "shop.Counter.add", effect = "blocks" },
                ]
            """,
        }
    )
    assert check() == ["shop/views.py:4 HUE405", "shop/views.py:6 HUE405"]


def test_a_function_that_is_stated_to_be_harmless_is_not_followed(write, check):
    write(
        {
            "shop/models.py": """
                from django.db import models

                class Flag(models.Model):
                    name = models.CharField(max_length=9)

                def is_on(name):
                    return Flag.objects.filter(name=name).exists()
            """,
            "shop/views.py": """
                from shop.models import is_on

                async def view(request):
                    return is_on("new")
            """,
        }
    )
    assert check() == ["shop/views.py:4 HUE501"]
    write(
        {"hue-lint.toml": 'extend-operations = [{ name = "shop.models.is_on", effect = "none" }]\n'}
    )
    assert check() == []


def test_a_method_of_django_can_be_stated_anew(write, check):
    view = """
        from django.contrib.auth.models import User

        async def view(request):
            return User.objects.count(), User.objects.exists()
    """
    write({"shop/views.py": view})
    assert check() == ["shop/views.py:4 HUE101", "shop/views.py:4 HUE101"]
    write(
        {
            "hue-lint.toml": """
                [[extend-operations]]
                name = "django.db.models.query.QuerySet.count"
                effect = "none"
            """
        }
    )
    assert check() == ["shop/views.py:4 HUE101"]


WRAPPED = {
    "shop/threads.py": """
        from greenlets import off_the_loop

        def run_in_thread(function):
            def run(*arguments):
                with off_the_loop():
                    return function(*arguments)
            return run

        class Pool:
            def run(self, name, function, *arguments):
                return function(*arguments)
    """,
    "shop/views.py": """
        from django.contrib.auth.models import User
        from shop.threads import Pool, run_in_thread

        def users():
            return list(User.objects.all())

        async def view(request):
            pool = Pool()
            running = pool.run("users", users)
            await running
            found = run_in_thread(users)()
            return await found
    """,
}


def test_a_wrapper_of_the_project_takes_work_off_the_loop(write, check):
    write(WRAPPED)
    assert check() == ["shop/views.py:9 HUE501", "shop/views.py:11 HUE501"]
    write(
        {
            "hue-lint.toml": """
                extend-thread-wrappers = [
                    "shop.threads.run_in_thread",
                    { name = "shop.threads.Pool.run", form = "runs", argument = 1 },
                ]
            """
        }
    )
    assert check() == []


def test_a_wrapper_that_django_does_not_manage_is_reported(write, check):
    write(WRAPPED)
    write(
        {
            "hue-lint.toml": """
                [[extend-thread-wrappers]]
                name = "shop.threads.run_in_thread"

                [[extend-thread-wrappers]]
                name = "shop.threads.Pool.run"
                form = "runs"
                argument = 1
                managed = false
            """
        }
    )
    assert check() == ["shop/views.py:9 HUE605"]


TWINS = {
    "shop/pricing.py": """
        from django.contrib.auth.models import User

        def total():
            return User.objects.count()

        async def total_async():
            return await User.objects.acount()

        class Cart:
            def sum(self):
                return User.objects.count()
    """,
    "shop/views.py": """
        from shop.pricing import Cart, total

        async def view(request):
            cart = Cart()
            cart.sum()
            return total()
    """,
}


def test_repairs_use_the_async_twins_that_are_stated(write, hue_lint, project):
    write(TWINS)
    write(
        {
            "hue-lint.toml": """
                [extend-async-twins]
                "shop.pricing.total" = "total_async"
                "shop.pricing.Cart.sum" = { name = "asum", since = "5.2" }
            """
        }
    )
    assert hue_lint("check", "--fix", "--target-django", "5.2").status == 0
    assert (project / "shop/views.py").read_text().splitlines() == [
        "from shop.pricing import Cart, total_async",
        "",
        "async def view(request):",
        "    cart = Cart()",
        "    await cart.asum()",
        "    return await total_async()",
    ]


def test_a_twin_that_the_target_lacks_is_not_used(write, hue_lint, project):
    write(TWINS)
    write(
        {
            "hue-lint.toml": """
                [extend-async-twins]
                "shop.pricing.Cart.sum" = { name = "asum", since = "5.2" }
            """
        }
    )
    assert hue_lint("check", "--fix", "--target-django", "5.0").status == 0
    text = (project / "shop/views.py").read_text()
    assert "await sync_to_async(cart.sum)()" in text


def test_an_operation_with_a_stated_twin_is_repaired_with_it(write, hue_lint, project):
    write(
        {
            "hue-lint.toml": """
                extend-operations = [{ name = "flags.is_on", effect = "raises", returns = "bool" }]
                extend-async-twins = { "flags.is_on" = "ais_on" }
            """,
            "shop/views.py": """
                from flags import is_on

                async def view(request):
                    return is_on("new")
            """,
        }
    )
    assert hue_lint("check", "--fix").status == 0
    assert (project / "shop/views.py").read_text().splitlines() == [
        "from flags import ais_on",
        "",
        "async def view(request):",
        '    return await ais_on("new")',
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            'extend-operations = [{ name = "flags.is_on" }]',
            "extend-operations[0]: object missing required field `effect` "
            '(write { name = "shop.flags.is_on", effect = "raises" })',
            id="an operation without an effect",
        ),
        pytest.param(
            'extend-operations = [{ name = "flags.is_on", effect = "rises" }]',
            "extend-operations[0].effect: invalid enum value 'rises'",
            id="an effect that there is not",
        ),
        pytest.param(
            'extend-operations = [{ name = "flags.is_on", effect = "raises", twin = "a" }]',
            "extend-operations[0]: object contains unknown field `twin`",
            id="a key that there is not",
        ),
        pytest.param(
            'extend-operations = [{ name = "is_on", effect = "raises" }]',
            "extend-operations: 'is_on' is no dotted name: write `module.function` or "
            "`module.Class.method`",
            id="a name without its module",
        ),
        pytest.param(
            'extend-operations = [{ name = "a.b", effect = "none", returns = "list[int" }]',
            "extend-operations: a.b: 'list[int' leaves a bracket open",
            id="a type with an open bracket",
        ),
        pytest.param(
            'extend-thread-wrappers = ["run in thread"]',
            "extend-thread-wrappers: 'run in thread' is no dotted name",
            id="a wrapper that is no name",
        ),
        pytest.param(
            "extend-thread-wrappers = [3]",
            "extend-thread-wrappers[0]: expected `str | object`, got `int` "
            '(write "shop.threads.run", or ',
            id="a wrapper that is a number",
        ),
        pytest.param(
            'extend-async-twins = { "flags.is_on" = { name = "ais_on", since = "soon" } }',
            "extend-async-twins: flags.is_on: since: 'soon' is no Django release such as 5.2",
            id="a twin since no release",
        ),
    ],
)
def test_a_malformed_entry_is_refused_with_file_and_key_and_remedy(write, hue_lint, text, said):
    write({"hue-lint.toml": text, "views.py": ""})
    ended = hue_lint("check")
    assert ended.status == 2
    assert ended.err.startswith("hue-lint: ") and "hue-lint.toml: " in ended.err
    assert said in ended.err


def test_what_is_added_is_printed_as_toml_by_config(write, hue_lint):
    write({"pyproject.toml": SETTINGS})
    printed = hue_lint("config").out
    assert 'extend-thread-wrappers = ["shop.threads.run_in_thread"]' in printed
    assert '"name" = "flags.is_on"' in printed


def installed(folder: Path, pack: str) -> None:
    """Install a package of one module and an entry point, as pip lays it out, without asking a
    registry."""
    folder.mkdir()
    (folder / "flagpole.py").write_text(
        "from pathlib import Path\nPACK = Path(__file__).with_name('flagpole_facts.toml')\n"
        "def is_on(name):\n    return True\n"
    )
    (folder / "flagpole_facts.toml").write_text(pack)
    info = folder / "flagpole-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: flagpole\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[hue_lint.packs]\nflagpole = flagpole:PACK\n")


def run_with(folder: Path, project: Path) -> subprocess.CompletedProcess[str]:
    script = (
        f"import sys; sys.path.insert(0, {str(folder)!r}); "
        "from hue_lint.__main__ import main; sys.exit(main())"
    )
    return subprocess.run(
        [sys.executable, "-c", script, "check", "--output-format", "concise"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )


VIEW = """
    from flagpole import is_on

    async def view(request):
        return is_on("new")
"""


def test_an_installed_package_brings_its_own_pack(write, project, tmp_path):
    write({"views.py": VIEW})
    pack = (
        '[functions]\n"flagpole.is_on" = { effect = "raises", family = "service", does = "asks" }\n'
    )
    installed(tmp_path / "site", pack)
    done = run_with(tmp_path / "site", project)
    assert done.stdout.startswith("views.py:4:12: HUE405 sync-service is_on("), done.stderr
    assert done.returncode == 1


def test_a_malformed_pack_ends_the_run_and_is_named(write, project, tmp_path):
    write({"views.py": VIEW})
    installed(tmp_path / "site", '[functions]\n"flagpole.is_on" = { effekt = "raises" }\n')
    done = run_with(tmp_path / "site", project)
    assert done.returncode == 2
    assert "hue-lint: a pack of an installed package: flagpole_facts.toml:" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_pack_with_a_family_of_no_rule_ends_the_run_and_is_named(write, project, tmp_path):
    write({"views.py": VIEW})
    stated = '{ effect = "raises", family = "flags", does = "asks" }'
    installed(tmp_path / "site", f'[functions]\n"flagpole.is_on" = {stated}\n')
    done = run_with(tmp_path / "site", project)
    assert done.returncode == 2
    assert "flagpole.is_on: no rule reports the family 'flags'" in done.stderr
    assert "Traceback" not in done.stderr
