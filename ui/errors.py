"""Errors a user can mend, as one clear line; anything else is a fault of ours and keeps its traceback."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup


def expected() -> tuple[type[Exception], ...]:
    """The errors whose message names what is wrong and the fix. Imported only once one was raised."""
    from catalog.datasets import DatasetError
    from catalog.rejects import FeedError
    from catalog.site.polite import SiteError
    from events.log import EventsUnavailable
    from ranking.rules import RulesError
    from retrieval.catalogue import CatalogueError
    from retrieval.index import IndexUnavailable
    from retrieval.model_files import ModelFilesError
    from serving.intake import SourceError
    from serving.problems import Problem
    from serving.settings import SettingsError
    from state import StateUnavailable
    from tools.errors import ToolError

    return (
        DatasetError, FeedError, EventsUnavailable, RulesError, CatalogueError, IndexUnavailable, ModelFilesError,
        SiteError, SourceError, Problem, SettingsError, StateUnavailable, ToolError, UserError,
    )  # fmt: skip


EXAMPLES = """\
 Examples
   shopkeeper index demo                      the demo shop's catalogue
   shopkeeper serve                           its shop, widget and API on http://127.0.0.1:8000
   shopkeeper ask "quiet keyboard under $90, not Corvid"
   shopkeeper index feed.csv --currency EUR --shop https://shop.example --name mine
   shopkeeper serve --catalog mine --no-chat --workers 2
   shopkeeper doctor                          what is installed and reachable, and what to do
"""


class UserError(ValueError):
    """A wrong use of the command line; the message names the fix."""


class Commands(TyperGroup):
    """Commands whose expected errors end with one line on stderr and exit status 1; Ctrl-C ends with 130."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """See click; with examples under the first screen."""
        import typer

        super().format_help(ctx, formatter)
        if ctx.parent is None:
            typer.echo(EXAMPLES)

    def invoke(self, ctx: Any) -> Any:
        """See click."""
        import typer

        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            typer.echo("stopped", err=True)
            raise typer.Exit(130) from None
        except Exception as error:
            if not isinstance(error, expected()):
                raise
            typer.secho("error: ", fg="red", bold=True, nl=False, err=True)
            typer.echo(str(error), err=True)
            raise typer.Exit(1) from None
