"""Entry point of the command ``phatngon``."""

from __future__ import annotations

import os
import sys
from functools import cache

import typer
from typer.core import TyperGroup

from phatngon.base.errors import EXIT_INPUT, KitError
from phatngon.base.program import PROGRAM
from phatngon.cli import (
    classroom,
    drill,
    exam,
    export,
    law,
    machine,
    network,
    new,
    publish,
    reach,
    rules,
    sign,
)
from phatngon.cli.shell import ClickException, new_app, usage_sentence

app = new_app("Phát ngôn – bộ học liệu tập huấn người phát ngôn.")
law.register(app)
rules.register(app)
reach.register(app)
network.register(app)
sign.register(app)
drill.register(app)
exam.register(app)
publish.register(app)
classroom.register(app)
export.register(app)
new.register(app)
machine.register(app)


def main(arguments: list[str] | None = None) -> int:
    """Run one verb; return its exit code. A person never sees a traceback.

    >>> main(["deadline", "--amount", "2", "--unit", "days", "--from", "2026-11-25"])
    Hạn: hết ngày thứ Sáu 27/11/2026 (2 ngày, không tính ngày đầu).
    0
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        result = whole_command()(args=arguments, prog_name=PROGRAM, standalone_mode=False)
        return result if isinstance(result, int) else 0
    except KitError as error:
        return _say(error.sentence, error.exit_code)
    except ClickException as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            return EXIT_INPUT
        return _say(usage_sentence(error), EXIT_INPUT)
    except (KeyboardInterrupt, typer.Abort):
        return _say("Đã dừng theo yêu cầu.", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("PHATNGON_RAISE"):
            raise
        from phatngon.base.mishaps import note_mishap

        return _say(note_mishap(error), EXIT_INPUT)


@cache
def whole_command() -> TyperGroup:
    """All verbs with their options, read off their functions once a process."""
    return typer.main.get_group(app)


def _say(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code
