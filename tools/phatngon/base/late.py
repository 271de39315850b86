"""A library that costs seconds when it is imported and that nothing here calls: loaded when it is first called."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType


def late(name: str) -> None:
    """Put a stand-in for the module ``name``: the module itself is loaded when one of its functions is first called.

    Nothing happens where the module is loaded already or is not installed, so whoever asks whether it is there is told the
    truth. What is taken out of a stand-in must be functions.

    >>> late("no_such_library")
    >>> "no_such_library" in sys.modules
    False
    """
    if name not in sys.modules and find_spec(name) is not None:
        sys.modules[name] = _StandIn(name)


def spare_notebooks() -> None:
    """Before ``nbformat`` is imported: its checker of addresses builds some forty grammars, for a check notebooks do not have."""
    late("rfc3987_syntax")


class _StandIn(ModuleType):
    def __getattr__(self, function: str) -> object:
        if function.startswith("__"):
            raise AttributeError(function)

        def call(*args: object, **kwargs: object) -> object:
            if isinstance(sys.modules.get(self.__name__), _StandIn):
                del sys.modules[self.__name__]
            return getattr(import_module(self.__name__), function)(*args, **kwargs)

        return call
