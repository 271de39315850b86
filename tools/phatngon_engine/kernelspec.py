"""A kernel specification that sends Jupyter to our provisioner, for a kernel home of the kit."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from phatngon_engine import PROVISIONER

NAME = "python3"
KERNEL_CLASS = (
    "phatngon_engine.kernel.QuietKernel"  # by name: ipykernel is imported by the kernel only
)


def write_kernelspec(home: Path, modules: Sequence[str], variables: Sequence[str] = ()) -> Path:
    """Write ``kernels/python3`` into ``home`` and return ``home``: named in ``JUPYTER_PATH``, it stands before the ordinary one.

    ``modules`` are imported ahead; ``variables`` are environment variables which these modules read when imported.
    """
    spec = {
        "argv": [
            sys.executable,
            "-m",
            "ipykernel_launcher",
            "-f",
            "{connection_file}",
            f"--IPKernelApp.kernel_class={KERNEL_CLASS}",
        ],
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "metadata": {
            "debugger": True,
            "kernel_provisioner": {
                "provisioner_name": PROVISIONER,
                "config": {"modules": list(modules), "variables": list(variables)},
            },
        },
    }
    folder = home / "kernels" / NAME
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kernel.json").write_text(json.dumps(spec, indent=1) + "\n", encoding="utf-8")
    return home
