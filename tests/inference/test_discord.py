"""discord.py: what it calls on the event loop besides commands."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]


def test_a_check_runs_before_its_command(judge: Judge) -> None:
    judge(
        {
            "shop/checks.py": """\
from asgiref.sync import sync_to_async
from discord import app_commands
from discord.ext import commands

from shop.models import Author


def is_author(kind):
    def predicate(ctx):
        return Author.objects.filter(name=ctx.author.name, country__name=kind).exists()

    return commands.check(predicate)


def is_known(kind):
    async def predicate(ctx):
        return await Author.objects.filter(name=ctx.author.name).aexists()

    return commands.check(predicate)


def is_wrapped(kind):
    def predicate(ctx):
        return Author.objects.filter(name=ctx.author.name).exists()

    return app_commands.check(sync_to_async(predicate))


def is_named(name):
    return commands.check(lambda ctx: ctx.author.name == name)
""",
            "shop/cog.py": """\
from discord import app_commands
from discord.ext import commands

from shop.checks import is_author, is_known, is_named, is_wrapped
from shop.models import Author


class Books(commands.Cog):
    @commands.command()
    @is_author("DE")  # ! sync-helper
    async def write(self, ctx):
        await ctx.send("written")

    @commands.command()
    @is_known("DE")
    @is_named("Ada")
    async def read(self, ctx):
        await ctx.send("read")

    @app_commands.command()
    @is_wrapped("DE")
    async def lend(self, interaction):
        await interaction.response.send_message("lent")

    @app_commands.command()
    @app_commands.check(lambda interaction: Author.objects.exists())  # ! sync-query
    async def sell(self, interaction):
        await interaction.response.send_message("sold")
""",
        }
    )
