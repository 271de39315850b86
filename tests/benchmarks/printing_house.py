"""Everything the printing house promises, in one run: ``python tests/benchmarks/printing_house.py [BÀI…]`` (half an hour for all lessons).

Seconds of a personal handout against the plain way, of lessons in three answer modes, of a rebuild; memory of an idle kernel.
"""

from __future__ import annotations

import sys

import handouts

import engine

if __name__ == "__main__":
    handouts.main(sys.argv[1:])
    print()
    engine.main(sys.argv[1:])
