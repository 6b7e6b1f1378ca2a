// Debian's chromium, driven by playwright-core. No browser is downloaded.
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { ROOT } from './hub.js';

const PROGRAMS = [process.env.CHASKI_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

/** The narrowest phone we serve. */
export const PHONE = { width: 360, height: 640 };
/** The languages in which every page is complete. */
export const LANGUAGES = ['es', 'pt', 'en'];

const SHOTS = join(ROOT, 'tests/browser/shots');

/** Starts the browser. */
export function startBrowser() {
  const executablePath = PROGRAMS.find((program) => program && existsSync(program));
  if (!executablePath) {
    throw new Error('no chromium found: `make test` installs it (Debian: apt-get install chromium), or set CHASKI_CHROMIUM');
  }
  return chromium.launch({ executablePath, headless: true, args: FLAGS });
}

/** A phone of its own: cookies, language, with or without script. Collects what the console complains about. */
export async function newPhone(browser, hub, { language = 'es', script = true, viewport = PHONE, zone } = {}) {
  const context = await browser.newContext({
    baseURL: hub.url, locale: language, javaScriptEnabled: script, viewport, timezoneId: zone,
    // The crawler's requests are not made by a page: they need it said.
    extraHTTPHeaders: { 'accept-language': language },
  });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== hub.url && protocol !== 'data:') complaints.push(`${page.url()} asks ${request.url()}`);
  });
  return { context, page, complaints, close: () => context.close() };
}

/** A picture for the README: a phone's first screen. Written with `CHASKI_PICTURES=1` only, so that a test changes no file. */
export async function picture(page, name) {
  if (process.env.CHASKI_PICTURES !== '1') return;
  const folder = join(ROOT, 'docs/pictures');
  await mkdir(folder, { recursive: true });
  await page.evaluate(() => { document.activeElement?.blur(); window.scrollTo(0, 0); });
  await page.screenshot({ path: join(folder, `${name}.png`), clip: { x: 0, y: 0, width: PHONE.width, height: 720 }, fullPage: true });
}

/** A picture for people to look at; the name may contain anything. */
export async function shoot(page, name) {
  await mkdir(SHOTS, { recursive: true });
  const file = `${name.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '').slice(0, 120)}.png`;
  await page.screenshot({ path: join(SHOTS, file), fullPage: true });
}
