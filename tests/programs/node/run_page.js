// node run_page.js: drives pages of one browser as a person would, each in a context of its own, as a fresh profile is. Each
// line of standard input is one of {chromium, flags, url, script, width, height, offline, seconds}; `script` is the body of
// an async function of `page` (playwright's Page) and `require`.
// Its answer is a line {console, errors, requests, result}, or {failed} where the script throws.
const { chromium } = require("playwright-core");
const { createInterface } = require("readline");

const AsyncFunction = (async () => {}).constructor;
let browser;

async function run(asked) {
  if (!browser?.isConnected())
    browser = await chromium.launch({ executablePath: asked.chromium, args: asked.flags });
  const context = await browser.newContext({
    viewport: { width: asked.width, height: asked.height },
    offline: asked.offline,
  });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(asked.seconds * 500);
    const seen = { console: [], errors: [], requests: [] };
    page.on("console", (message) => seen.console.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (failure) => seen.errors.push(String(failure)));
    page.on("request", (request) => seen.requests.push(request.url()));
    await page.goto(asked.url, { waitUntil: "load" });
    const result = await new AsyncFunction("page", "require", asked.script)(page, require);
    return { ...seen, result: result === undefined ? null : result };
  } finally {
    await context.close();
  }
}

async function main() {
  for await (const line of createInterface({ input: process.stdin })) {
    const answer = await run(JSON.parse(line)).catch((failure) => ({ failed: String(failure.stack || failure) }));
    process.stdout.write(JSON.stringify(answer) + "\n");
  }
  await browser?.close();
}

main();
