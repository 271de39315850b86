"""The legal base: provisions with dates, citations, certainty, the working-day calendar.

Law is data: ``provisions/``, one file an instrument, and ``holidays.yaml`` beside this file. Code holds no article number and no deadline.

>>> load_law()["L25-D31K2c"].citation
'điểm c khoản 2 Điều 31 Luật Báo chí 126/2025/QH15'
"""

from phatngon.law.calendar import Calendar, Deadline, UnsettledDay, count_deadline, load_calendar
from phatngon.law.library import Law, load_law
from phatngon.law.provision import Provision, Status

__all__ = [
    "Calendar",
    "Deadline",
    "Law",
    "Provision",
    "Status",
    "UnsettledDay",
    "count_deadline",
    "load_calendar",
    "load_law",
]
