// node run_page.js: drives one page of a browser as a person would. Standard input: {chromium, flags, url, script,
// width, height, offline, seconds}; `script` is the body of an async function of `page`
// (playwright's Page) and `require`.
// Standard output: {console, errors, requests, result}.
const { chromium } = require("playwright-core");

async function main() {
  const asked = JSON.parse(require("fs").readFileSync(0, "utf8"));
  const browser = await chromium.launch({ executablePath: asked.chromium, args: asked.flags });
  try {
    const context = await browser.newContext({
      viewport: { width: asked.width, height: asked.height },
      offline: asked.offline,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(asked.seconds * 500);
    const seen = { console: [], errors: [], requests: [] };
    page.on("console", (message) => seen.console.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (failure) => seen.errors.push(String(failure)));
    page.on("request", (request) => seen.requests.push(request.url()));
    await page.goto(asked.url, { waitUntil: "load" });
    const AsyncFunction = main.constructor;
    const result = await new AsyncFunction("page", "require", asked.script)(page, require);
    console.log(JSON.stringify({ ...seen, result: result === undefined ? null : result }));
  } finally {
    await browser.close();
  }
}

main().catch((failure) => {
  console.error(failure);
  process.exit(1);
});
