"""`guided completion`: what makes Tab complete names."""

import click
from click.shell_completion import get_completion_class

from guided.ui.printer import hand

WHERE = {"bash": "~/.bashrc", "zsh": "~/.zshrc", "fish": "~/.config/fish/completions/guided.fish"}


@click.command("completion")
@click.argument("shell", type=click.Choice(list(WHERE)))
def command(shell: str) -> None:
    """Print what makes Tab complete names.

    \b
    bash:  guided completion bash >> ~/.bashrc
    zsh:   guided completion zsh >> ~/.zshrc
    fish:  guided completion fish > ~/.config/fish/completions/guided.fish
    """  # noqa: D301
    from guided.cli.main import group

    kind = get_completion_class(shell)
    if kind:
        hand(kind(group, {}, "guided", "_GUIDED_COMPLETE").source() + "\n")
