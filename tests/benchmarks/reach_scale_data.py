"""The lines of the race, and the checks that all three ways compute."""

from __future__ import annotations

from phatngon.reach.sample.many import write_many as generate

__all__ = ["COMPARED", "generate"]
COMPARED = (
    "V-010",
    "V-013",
    "V-015",
    "V-016",
    "V-021",
    "V-022",
    "V-023",
    "V-026",
    "V-032",
    "V-033",
    "V-034",
    "V-035",
    "V-036",
    "V-037",
    "V-039",
    "V-040",
    "V-041",
    "V-042",
    "V-043",
    "V-053",
    "V-060",
    "V-070",
    "V-072",
    "V-080",
    "V-090",
    "V-091",
)
