// A built site on loopback, with the headers the real servers send, and the list of its pages.
import { createServer } from "node:http";
import { readFileSync, readdirSync, statSync, existsSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import { gzipSync } from "node:zlib";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".geojson": "application/geo+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".ics": "text/calendar; charset=utf-8",
  ".xml": "application/xml",
  ".txt": "text/plain; charset=utf-8",
  ".pdf": "application/pdf",
  ".webmanifest": "application/manifest+json",
};

export const HEADERS = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; " +
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; " +
    "require-trusted-types-for 'script'; trusted-types maille",
  "Referrer-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
};

/** Every file under `root`, as addresses from `/`. */
export function files(root) {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => "/" + relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

/** Every page under `root`: address, kind (the body's class `k-…`), text. */
export function pages(root) {
  return files(root)
    .filter((file) => file.endsWith(".html"))
    .map((file) => {
      const text = readFileSync(join(root, file), "utf8");
      const kind = /<body[^>]*class="[^"]*\bk-([\w-]+)/.exec(text);
      return { address: file.replace(/index\.html$/, ""), file, kind: kind ? kind[1] : "", text };
    });
}

/** The fullest page of every kind: what a kind can show, it shows there. */
export function onePageOfEachKind(root) {
  const best = new Map();
  for (const page of pages(root)) {
    const known = best.get(page.kind);
    if (page.kind && (!known || page.text.length > known.text.length)) best.set(page.kind, page);
  }
  return [...best.values()].sort((a, b) => a.kind.localeCompare(b.kind));
}

/** Serves `root` on a free port; `close()` ends it. `answer` takes the requests it says `true` to. */
export async function serve(root, answer = () => false) {
  const server = createServer((request, response) => {
    if (answer(request, response)) return;
    const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
    let file = join(root, path);
    const inside = file === root || file.startsWith(root + sep) || file.startsWith(root.replace(/\/$/, "") + sep);
    if (inside && existsSync(file) && statSync(file).isDirectory()) file = join(file, "index.html");
    const found = inside && existsSync(file);
    const body = readFileSync(found ? file : join(root, "404.html"));
    response.writeHead(found ? 200 : 404, {
      ...HEADERS,
      "Content-Type": found ? (TYPES[extname(file)] ?? "application/octet-stream") : TYPES[".html"],
    });
    response.end(body);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** Bytes as they travel; nothing for what does not exist. */
export function weight(root, address) {
  const file = join(root, address.endsWith("/") ? address + "index.html" : address);
  if (!existsSync(file)) return undefined;
  const bytes = readFileSync(file);
  const packed = /\.(html|css|js|json|geojson|svg|xml|ics|txt|webmanifest)$/.test(file);
  return packed ? gzipSync(bytes, { level: 6 }).length : bytes.length;
}
