"""What the Python library icalendar reads in calendar files: one JSON object an event and line.

Use: read.py FILE…
"""

import json
import sys
from pathlib import Path

from icalendar import Calendar

for file in sys.argv[1:]:
    calendar = Calendar.from_ical(Path(file).read_bytes())
    for event in calendar.walk("VEVENT"):
        line = {
            "method": str(calendar["METHOD"]),
            "file": Path(file).name,
            "uid": str(event["UID"]),
            "sequence": int(event["SEQUENCE"]),
            "status": str(event["STATUS"]),
            "summary": str(event["SUMMARY"]),
            "description": str(event.get("DESCRIPTION", "")),
            "start": int(event["DTSTART"].dt.timestamp()),
            "end": int(event["DTEND"].dt.timestamp()),
        }
        print(json.dumps(line))
