"""The `shopkeeper` command line: what each command takes; the work is done in the modules it names."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ui.errors import Commands

app = typer.Typer(
    cls=Commands, no_args_is_help=True, add_completion=False, rich_markup_mode="rich",
    pretty_exceptions_enable=False, help="A shopping assistant that your shop runs itself.",
)  # fmt: skip
data = typer.Typer(cls=Commands, no_args_is_help=True, help="Named data sets.")
rules = typer.Typer(cls=Commands, no_args_is_help=True, help="Business rules.")
app.add_typer(data, name="data")
app.add_typer(rules, name="rules")

CatalogOption = Annotated[
    str | None, typer.Option("--catalog", help="Indexed catalogue; default: SHOPKEEPER_CATALOG, or demo.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


@app.command()
def index(
    source: Annotated[str, typer.Argument(help="A named data set, a feed's file, or its address.")],
    currency: Annotated[str | None, typer.Option(help="ISO 4217 code of the feed's prices, such as EUR.")] = None,
    shop: Annotated[
        str | None, typer.Option("--shop", "--shop-url", help="Address of the shop, to link products.")
    ] = None,
    format_: Annotated[
        str | None, typer.Option("--format", help="shopify-csv, google-tsv, google-xml or jsonl; found by looking.")
    ] = None,
    every: Annotated[str | None, typer.Option(help="Read the source again and again: 90s, 15m, 6h, 1d.")] = None,
    name: Annotated[str | None, typer.Option(help="Name of the catalogue; default: the source's.")] = None,
    max_bad_share: Annotated[
        float | None, typer.Option(min=0, max=1, help="Share of bad rows above which a feed is refused.")
    ] = None,
    allow_shrink: Annotated[
        bool, typer.Option("--allow-shrink", help="Take a feed that lacks over half of the products in service.")
    ] = False,
) -> None:
    """Read a catalogue, embed what changed, and put it in service."""
    from ui.indexing import run

    run(source, currency, shop, format_, every, name, max_bad_share, allow_shrink=allow_shrink)


@app.command(name="try")
def try_(
    url: Annotated[str, typer.Argument(help="Address of a shop on Shopify or WooCommerce.")],
    currency: Annotated[str | None, typer.Option(help="ISO 4217 code, where the shop does not tell it.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535)] = None,
    most: Annotated[int, typer.Option("--most", min=1, help="Products to read at most.")] = 5000,
    serve_it: Annotated[bool, typer.Option("--serve/--no-serve", help="Open the chat and the widget on it.")] = True,
) -> None:
    """Read a shop's public catalogue and open the chat and the widget on it."""
    from ui.indexing import try_shop

    name = try_shop(url, currency, most)
    if serve_it:
        from ui.process import run

        run(catalog=name, port=port)


@app.command()
def ask(
    words: Annotated[str, typer.Argument(help="What a shopper says.")],
    catalog: CatalogOption = None,
    k: Annotated[int, typer.Option("-k", "--k", min=1, max=100, help="How many products.")] = 5,
    explain: Annotated[bool, typer.Option("--explain", help="Show how it was found.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Ask the funnel as a shopper would."""
    from ui.asking import run

    run(words, catalog, k, explain=explain, as_json=as_json)


@app.command()
def serve(
    catalog: CatalogOption = None,
    chat: Annotated[
        bool | None,
        typer.Option("--chat/--no-chat", help="Whether the chat page is loaded; the API and widget are there anyway."),
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, max=64, help="Processes that answer.")] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on; 0: any free one.")] = None,
) -> None:
    """Serve the HTTP API, the widget and the chat."""
    from ui.process import run

    run(catalog=catalog, chat=chat, workers=workers, host=host, port=port)


@app.command()
def mcp(
    catalog: CatalogOption = None,
    http: Annotated[bool, typer.Option("--http/--stdio", help="Streamable HTTP, or standard input.")] = False,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on; 0: any free one.")] = None,
) -> None:
    """Offer catalogue, cart and documents to assistants as MCP tools."""
    from ui.mcp_command import run

    run("http" if http else "stdio", catalog, host, port)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True}, add_help_option=False)
def train(ctx: typer.Context) -> None:
    """Train the ranker on judgements (all options: `shopkeeper train --help`)."""
    from ui.training import run

    run(ctx.args)


@data.command("list")
def data_list() -> None:
    """The named data sets and the catalogues indexed here."""
    from ui.indexing import list_data

    list_data()


@data.command("get")
def data_get(name: Annotated[str, typer.Argument(help="A named data set.")]) -> None:
    """Fetch a data set's files, checked by their checksums."""
    from ui.indexing import get_data

    get_data(name)


@rules.command("check")
def rules_check(
    file: Annotated[Path | None, typer.Argument(help="Rules file; default: SHOPKEEPER_RULES.")] = None,
) -> None:
    """Whether a rules file can be used; errors name line and field."""
    from ui.asking import check_rules

    check_rules(file)


@rules.command("preview")
def rules_preview(
    words: Annotated[str, typer.Argument(help="What a shopper says.")],
    file: Annotated[Path | None, typer.Option("--rules", help="Rules file; default: SHOPKEEPER_RULES.")] = None,
    catalog: CatalogOption = None,
    k: Annotated[int, typer.Option("-k", min=1, max=100)] = 10,
) -> None:
    """What the rules do to an answer: before and after."""
    from ui.asking import preview_rules

    preview_rules(words, file, catalog, k)


@app.command()
def report(
    days: Annotated[int, typer.Option(min=1, max=3650, help="How many days back.")] = 30,
    html: Annotated[Path | None, typer.Option(help="Write one page that can be read offline.")] = None,
    csv: Annotated[Path | None, typer.Option(help="Write a table.")] = None,
    catalog: CatalogOption = None,
) -> None:
    """What shoppers asked, what found nothing, and what they chose."""
    from ui.reporting import run

    run(days, html, csv, catalog)


@app.command()
def doctor(as_json: JsonOption = False) -> None:
    """What is installed and reachable, and what to do. Exit status 1 when something is needed."""
    from ui.doctor import run

    raise typer.Exit(run(as_json=as_json))


if __name__ == "__main__":
    app()
