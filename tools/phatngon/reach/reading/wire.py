"""How the reader in its own process and the process that asks it talk: frames of plain values, and nothing that can run."""

from __future__ import annotations

import io
import pickle
from typing import Any, BinaryIO

_LENGTH = 8
_PLAIN = {
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "time"),
    ("datetime", "timedelta"),
    ("phatngon.reach.reading.faults", "Faulty"),
}


class BrokenWire(Exception):
    """The other side is gone, or what it sends makes no sense."""


def send(stream: BinaryIO, value: object) -> None:
    """Write one frame of plain values: texts, numbers, moments, lists, tuples, dicts."""
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(len(data).to_bytes(_LENGTH, "big"))
    stream.write(data)
    stream.flush()


def receive(stream: BinaryIO, most: int) -> tuple[Any, int]:  # pickled plain values: any shape
    """The next frame, and its size. Raises BrokenWire for an end, a frame of more than ``most`` bytes, or anything but plain values.

    >>> stream = io.BytesIO()
    >>> send(stream, ["Huế", 12, None]); _ = stream.seek(0)
    >>> receive(stream, 100)[0]
    ['Huế', 12, None]
    """
    size = int.from_bytes(_exactly(stream, _LENGTH), "big")
    if size > most:
        raise BrokenWire("quá lớn")
    try:
        return _Plain(io.BytesIO(_exactly(stream, size))).load(), size
    except (
        pickle.UnpicklingError,
        ValueError,
        EOFError,
        TypeError,
        AttributeError,
        IndexError,
        KeyError,
    ) as error:
        raise BrokenWire(str(error)) from error


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if data is None or len(data) < size:
        raise BrokenWire("hết")
    return data


class _Plain(pickle.Unpickler):
    """Takes moments and marked cells beside what pickle builds by itself; calls nothing else."""

    def find_class(self, module: str, name: str) -> object:
        if (module, name) not in _PLAIN:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return super().find_class(module, name)
