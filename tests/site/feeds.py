"""What the Python library feedparser reads in feeds: one JSON object a file and line.

Use: feeds.py FILE…
"""

import json
import sys

import feedparser

for file in sys.argv[1:]:
    with open(file, "rb") as text:
        feed = feedparser.parse(text.read())
    line = {
        "file": file,
        "wrong": str(feed.get("bozo_exception", "")) if feed.bozo else "",
        "version": feed.version,
        "id": feed.feed.get("id", ""),
        "title": feed.feed.get("title", ""),
        "updated": feed.feed.get("updated_parsed") is not None,
        "own": next((link.href for link in feed.feed.get("links", []) if link.rel == "self"), ""),
        "entries": [
            {
                "id": entry.get("id", ""),
                "title": entry.get("title", ""),
                "link": entry.get("link", ""),
                "summary": entry.get("summary", ""),
                "updated": entry.updated if entry.get("updated_parsed") else "",
            }
            for entry in feed.entries
        ],
    }
    print(json.dumps(line))
