"""``otai completion``: what a shell needs to complete commands and options."""

from __future__ import annotations

import click
from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete

_SHELLS: dict[str, type[ShellComplete]] = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}
_VARIABLE = "_OTAI_COMPLETE"


@click.command()
@click.argument("shell", type=click.Choice(list(_SHELLS)))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script that completes otai's commands in a SHELL.

    bash: eval "$(otai completion bash)" in ~/.bashrc. zsh: eval "$(otai completion zsh)" in ~/.zshrc. fish: otai
    completion fish > ~/.config/fish/completions/otai.fish
    """
    made = _SHELLS[shell](ctx.find_root().command, {}, "otai", _VARIABLE)
    click.echo(made.source_template % made.source_vars())
