// What the library ical.js reads in calendar files: one JSON object an event and line.
// Use: node calendars.mjs <file>…
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import ICAL from "ical.js";

for (const file of process.argv.slice(2)) {
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, "utf8")));
  const method = calendar.getFirstPropertyValue("method");
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  for (const component of calendar.getAllSubcomponents("vevent")) {
    const event = new ICAL.Event(component);
    console.log(JSON.stringify({
      file: basename(file),
      method,
      uid: event.uid,
      sequence: event.sequence,
      status: component.getFirstPropertyValue("status"),
      summary: event.summary,
      description: event.description ?? "",
      start: event.startDate.toUnixTime(),
      end: event.endDate.toUnixTime(),
    }));
  }
}
