"""`guided schema`: prints the JSON Schema of scripts, for editors."""

import click

from guided.ui.terminal_output import echo_raw


@click.command("schema")
def command() -> None:
    """Print what lets an editor complete and check scripts.

    It is the language as a JSON Schema (draft 7): with it, the keys that fit are offered and explained while you write.

    \b
      guided schema > session.schema.json

    In a script beside that file, this line above all others tells the editor. VS Code wants the extension YAML for it.

    \b
      # yaml-language-server: $schema=session.schema.json
    """  # noqa: D301
    from guided.authoring.json_schema import dump_schema

    echo_raw(dump_schema())
