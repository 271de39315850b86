"""Phát ngôn: bộ học liệu tập huấn người phát ngôn.

The package is a tower: each room imports only rooms below it, in this order:
``base < law < rules < documents < practice < lessons < publish < cli``.
Importing the package loads no room; a verb loads what it needs.
"""

__version__ = "0.6.0"
