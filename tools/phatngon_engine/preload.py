"""What the fork server does once, so that no kernel has to: import modules, draw one plot, group one table."""

from __future__ import annotations

import builtins
import contextlib
import gc
import importlib
import pkgutil
import sys
import warnings
from collections.abc import Iterable, Iterator
from types import SimpleNamespace

# what ipykernel imports only while a kernel starts; its debugger alone is most of that time
KERNEL = (
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "sqlite3",
    "tornado.platform.asyncio",
    "tornado.queues",
    "zmq.utils.garbage",
    "encodings.idna",
    "comm",
    "jupyter_client.session",
)


def preload(modules: Iterable[str]) -> None:
    """Import ipykernel and ``modules``, warm what is slow the first time, and keep it all in shared memory.

    ``name.*`` means a package with all modules below it, ``name:function`` a call without arguments, which fills what the module
    keeps. What fails is left to the kernel that asks for it, which then says why.
    """
    with warnings.catch_warnings(), _seen_as_kernel():
        warnings.simplefilter("ignore")
        for name in (*KERNEL, *_named(modules)):
            with contextlib.suppress(Exception):
                module, _, function = name.partition(":")
                found = importlib.import_module(module)
                if function:
                    getattr(found, function)()
        for warm in (_one_group, _one_plot):
            with contextlib.suppress(Exception):
                warm()
    gc.collect()
    gc.freeze()
    gc.disable()


@contextlib.contextmanager
def _seen_as_kernel() -> Iterator[None]:
    # pandas chooses its display options when imported, by asking whether there is a kernel
    builtins.get_ipython = lambda: SimpleNamespace(kernel=None)  # type: ignore[attr-defined]
    try:
        yield
    finally:
        del builtins.get_ipython  # type: ignore[attr-defined]


def _named(modules: Iterable[str]) -> Iterator[str]:
    for name in modules:
        yield name.removesuffix(".*")
        if name.endswith(".*"):
            with contextlib.suppress(Exception):
                package = importlib.import_module(name.removesuffix(".*"))
                yield from (
                    found.name
                    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
                    if not found.name.endswith("__main__")
                )


def _one_group() -> None:
    if "pandas" in sys.modules:
        import pandas

        table = pandas.DataFrame(
            {"a": ["x", "y", "x"], "b": [1, 2, 3], "c": pandas.to_datetime(["2026-01-01"] * 3)}
        )
        table.groupby("a")["b"].sum().to_frame()._repr_html_()


def _one_plot() -> None:
    """Without pyplot's state: no backend is chosen here, the kernel chooses its own."""
    if "matplotlib" in sys.modules:
        import io

        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        figure = Figure(layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.subplots()
        axes.bar(["à", "b"], [1, 2])
        axes.set_title("ệ")
        for kind in ("png", "svg"):
            figure.savefig(io.BytesIO(), format=kind)
