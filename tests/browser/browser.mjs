// Chromium with nothing of its own to ask the network for, a new profile each time, and pages that are
// watched: what they ask for, what their policy refuses, what they complain about.
import { chromium } from "playwright-core";

const PATH = process.env.CHROMIUM ?? "/usr/bin/chromium";

export async function launch() {
  return chromium.launch({
    executablePath: PATH,
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-dev-shm-usage",
    ],
  });
}

/** A page whose every request, refusal and complaint lands in `seen`. */
export async function watchedPage(context, origin) {
  const page = await context.newPage();
  const seen = { foreign: [], refused: [], complaints: [], missing: [] };
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(origin + "/") && !url.startsWith("data:")) seen.foreign.push(url);
  });
  page.on("response", (response) => {
    if (response.status() >= 400 && !response.url().endsWith("/404.html")) seen.missing.push(`${response.status()} ${response.url()}`);
  });
  page.on("console", (message) => {
    if (message.type() === "error") seen.complaints.push(message.text());
  });
  page.on("pageerror", (error) => seen.complaints.push(String(error)));
  await page.addInitScript(() => {
    window.__refused = [];
    document.addEventListener("securitypolicyviolation", (event) => {
      window.__refused.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
    });
  });
  return { page, seen, refused: () => page.evaluate(() => window.__refused ?? []) };
}

export const WIDTHS = [320, 1280];
export const SCHEMES = ["light", "dark"];

/** Ends with every line of `wrong` printed, and says how much was looked at. */
export function conclude(name, looked, wrong) {
  for (const line of wrong) console.log(`  ${line}`);
  console.log(`figure: ${name}: ${looked} looked at, ${wrong.length} wrong`);
  process.exitCode = wrong.length > 0 || looked === 0 ? 1 : 0;
}
