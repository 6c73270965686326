"""Commands that look for what nobody listed: discover."""

from __future__ import annotations

from pathlib import Path

import click

from analyzer.cli.options import PATH

__all__ = ["COMMANDS"]


@click.command()
@click.argument("out", type=PATH)
@click.option("--to", "folder", type=PATH, help="写到哪个文件夹 Folder to write (default: OUT/discover).")
def discover(out: Path, folder: Path | None) -> int:
    """找编码手册没有列出的主题和变化的用词 Group what the codebook leaves over; list wording that rises or falls."""
    from analyzer.run.discover import discover_themes

    done = discover_themes(out, folder)
    found = done.found
    click.echo(
        f"{found.statements} 条陈述中有 {found.left_over} 条笼统或没有把握，归成 {len(found.groups)} 组；{len(found.drift)} 处用词明显变化。"
        f"{found.left_over} of {found.statements} statements are unspecific or unsure: {len(found.groups)} groups, {len(found.drift)} changes of wording."
    )
    for group in found.groups.head(10).to_dict("records"):
        click.echo(
            f"{group['group']:>3}  {group['statements']} · {group['bodies']} 家 bodies · {group['stability']} · {group['keywords']}"
        )
    click.echo(f"打开 open: {done.folder.resolve()}")
    return 0


COMMANDS = (discover,)
