"""`guided completion`: prints the shell script that makes Tab complete names."""

import click
from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete

from guided.ui.terminal_output import echo_raw

SHELLS: dict[str, type[ShellComplete]] = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}


@click.command("completion")
@click.argument("shell", type=click.Choice(list(SHELLS)))
def command(shell: str) -> None:
    """Print what makes Tab complete names.

    \b
    bash:  guided completion bash >> ~/.bashrc
    zsh:   guided completion zsh >> ~/.zshrc
    fish:  guided completion fish > ~/.config/fish/completions/guided.fish
    """  # noqa: D301
    from guided.cli.main import group

    echo_raw(SHELLS[shell](group, {}, "guided", "_GUIDED_COMPLETE").source() + "\n")
