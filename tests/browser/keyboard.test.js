// Everything is reachable without a pointer, and where one is can always be seen.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newPhone, startBrowser } from './lib/browser.js';
import { startHub } from './lib/hub.js';

/** More stops than any page of ours has. */
const MAX_STOPS = 120;

let hub;
let browser;
before(async () => {
  hub = await startHub();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await hub?.stop();
});

/** What has the focus: what it is, whether it is seen, and whether a ring shows it. */
const focused = (page) => page.evaluate(() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const style = getComputedStyle(element);
  const label = element.labels?.[0];
  const box = element.getBoundingClientRect();
  // Radio buttons are drawn by their label; a link that makes its whole card a target has the ring on what it stretches.
  const rings = [element, label, element.nextElementSibling].filter(Boolean).map((e) => getComputedStyle(e));
  rings.push(getComputedStyle(element, '::after'));
  return {
    html: element.outerHTML.slice(0, 120),
    key: [...document.querySelectorAll('*')].indexOf(element),
    inView: box.bottom > 0 && box.top < innerHeight,
    ring: rings.some((s) => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2),
    hidden: style.visibility === 'hidden',
  };
});

/** Tabs through a page and returns its stops. */
async function stops(page) {
  const found = [];
  const keys = new Set();
  for (let i = 0; i < MAX_STOPS; i += 1) {
    await page.keyboard.press('Tab');
    const stop = await focused(page);
    // After the last stop comes the browser's own bar, then the page from the top.
    if (!stop) continue;
    if (keys.has(stop.key)) break;
    keys.add(stop.key);
    found.push(stop);
  }
  return found;
}

/** Presses Tab until the element is reached. */
async function tabTo(page, locator) {
  for (let i = 0; i < MAX_STOPS; i += 1) {
    if (await locator.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`cannot be reached by Tab: ${await locator.evaluate((e) => e.outerHTML.slice(0, 120))}`);
}

async function assertAllReachable(page, where) {
  const found = await stops(page);
  for (const stop of found) {
    assert.ok(stop.ring, `${where}: no ring around ${stop.html}`);
    assert.ok(!stop.hidden, `${where}: the focus is on something hidden: ${stop.html}`);
    assert.ok(stop.inView, `${where}: the focus is out of sight: ${stop.html}`);
  }
  // Of a group of radio buttons Tab reaches one.
  const expected = await page.evaluate(() => {
    const visible = (e) => e.offsetParent !== null && !e.disabled && e.tabIndex >= 0;
    const groups = new Set();
    return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
      .filter(visible)
      .filter((e) => e.type !== 'radio' || (!groups.has(e.name) && groups.add(e.name))).length;
  });
  assert.ok(found.length >= expected, `${where}: ${found.length} of ${expected} controls are reached by Tab`);
}

test('the first stop skips to the content', async () => {
  const { page, close } = await newPhone(browser, hub);
  await page.goto('/');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), '#main');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement.id === 'main');
  await close();
});

test('a pupil signs in and answers an exercise by keyboard alone', async () => {
  const { page, close } = await newPhone(browser, hub);
  await page.goto('/');
  await assertAllReachable(page, 'start page');
  await page.goto('/');
  await tabTo(page, page.locator('form[action="/demo/sign-in"] button[value="pupil"]'));
  await Promise.all([page.waitForURL((url) => url.pathname !== '/'), page.keyboard.press('Enter')]);

  // Follow the main button of each page until there is a question to answer.
  for (let steps = 0; (await page.locator('form[data-answer]').count()) === 0; steps += 1) {
    assert.ok(steps < 12, `no exercise after ${steps} pages; now at ${page.url()}`);
    const next = page.locator('main a.button:not([href="/find"]), main .card.goes a').last();
    await assertAllReachable(page, page.url());
    await page.evaluate(() => document.activeElement?.blur());
    await tabTo(page, next);
    const before = page.url();
    await Promise.all([page.waitForURL((url) => url.href !== before), page.keyboard.press('Enter')]);
  }
  const form = page.locator('form[data-answer]').first();
  await assertAllReachable(page, page.url());
  await page.evaluate(() => document.activeElement?.blur());
  const choice = form.locator('input[name="choice"]').first();
  if ((await choice.count()) > 0) {
    await tabTo(page, choice);
    await page.keyboard.press('Space');
    assert.ok(await choice.isChecked(), 'the space bar chooses');
  } else {
    const field = form.locator('input:not([type=hidden]), select').first();
    await tabTo(page, field);
    await page.keyboard.type('1');
  }
  await tabTo(page, form.locator('button[name="do"][value="answer"]'));
  await page.keyboard.press('Enter');
  await page.locator('#result').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'result', 'the focus goes to the feedback');
  await assertAllReachable(page, 'after the answer');
  await close();
});

test('a teacher reaches everything on her first page by keyboard alone', async () => {
  const { page, close } = await newPhone(browser, hub);
  await page.goto('/');
  await tabTo(page, page.locator('form[action="/demo/sign-in"] button[value="teacher"]'));
  await Promise.all([page.waitForURL((url) => url.pathname !== '/'), page.keyboard.press('Enter')]);
  await assertAllReachable(page, page.url());
  await close();
});
