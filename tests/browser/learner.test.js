// What a learner finds her way with: marks, browsing by pictures, and a Kolibri channel played to its last exercise by keyboard. All
// without script, at 360 px.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { newPhone, shoot, startBrowser } from './lib/browser.js';
import { startHub } from './lib/hub.js';
import { signIn, signOut } from './lib/people.js';

/** The example channel, where somebody has it: `CHASKI_DATA=/path/to/data`. */
const DATA = process.env.CHASKI_DATA;
const CHANNEL = '6043200dc7945594abf02ee1e464c9b4';
const VIDEO = 'c8128882602a5340bb5abd2b6b971f25';
const EXERCISE = 'a63bf798c137540da293141296831c62';
/** More stops than any page of ours has. */
const MAX_STOPS = 120;
/** More pages than the channel has, each question answered twice. */
const MAX_PAGES = 60;

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

/** Presses a button or link and waits for the page after it. */
async function press(page, what) {
  await Promise.all([page.waitForNavigation(), what.click()]);
}

const wide = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test('what a pupil marks is where she looks first, on any phone, and gone from this one when she leaves', async () => {
  const { page, complaints, close } = await newPhone(browser, hub, { script: false });
  await page.goto('/courses/safe-phone');
  assert.equal(await page.locator('#mark').count(), 0, 'nobody has signed in');
  await signIn(page, 'pupil');
  await page.goto('/courses/safe-phone');
  const address = await page.locator('ol.cord a').first().getAttribute('href');
  await page.goto(address);
  const title = await page.locator('h1').innerText();
  await press(page, page.locator('#mark button'));
  assert.equal(new URL(page.url()).pathname, address, 'back where she was');
  await press(page, page.locator('#mark button'));
  assert.match(await page.locator('#mark button').innerText(), /Marcar/, 'pressed again, the mark is off');
  await press(page, page.locator('#mark button'));
  await page.goto('/courses');
  assert.equal(await wide(page), 0);
  const marked = page.locator(`section.marks a[href="${address}"]`);
  assert.match(await marked.innerText(), new RegExp(title.slice(0, 8)));
  await shoot(page, 'marks-courses');

  const other = await newPhone(browser, hub, { script: false, language: 'pt' });
  await signIn(other.page, 'pupil');
  await other.page.goto('/marks');
  assert.equal(await other.page.locator(`ul.marks a[href="${address}"]`).count(), 1, 'she has it on the other phone');
  assert.equal(await wide(other.page), 0);
  await shoot(other.page, 'marks-pt');
  await press(other.page, other.page.locator('ul.marks form button').first());
  assert.equal(await other.page.locator(`ul.marks a[href="${address}"]`).count(), 0);
  await other.close();

  await page.goto('/courses');
  assert.equal(await page.locator('section.marks').count(), 0, 'taken off there, gone here');
  await page.goto(address);
  await press(page, page.locator('#mark button'));
  await signOut(page);
  await page.goto('/courses');
  assert.equal(await page.locator('section.marks').count(), 0, 'nothing of hers stays');
  assert.equal((await page.goto('/marks')).status(), 401);
  assert.deepEqual(complaints.filter((words) => !words.includes('401')), []);
  await close();
});

test('courses are found by pictures, without a word', async () => {
  for (const language of ['es', 'pt', 'en']) {
    const { page, complaints, close } = await newPhone(browser, hub, { script: false, language });
    await page.goto('/find');
    assert.equal(await wide(page), 0);
    await shoot(page, `find-${language}`);
    await press(page, page.locator('.picks a[href*="subject=mathematics"]'));
    assert.equal(await page.locator('.picks a[aria-current]').count(), 1);
    const found = await page.locator('.links a').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    assert.deepEqual(found, ['/courses/market-numbers']);
    assert.ok(await page.locator('.links a svg').count() > 0, 'each result has its sign');
    // Pressed again the choice is taken back.
    await press(page, page.locator('.picks a[aria-current]'));
    assert.equal(await page.locator('.picks a[aria-current]').count(), 0);
    assert.deepEqual(complaints, []);
    await close();
  }
});

/** Brings the example channel to the box that is switched off, and switches it on again. */
async function bring(...more) {
  await hub.pull();
  const tar = join(DATA, 'kolibri-channel/kolibri-channel-dev.tar');
  execFileSync(process.env.CHASKI_BIN, ['import', 'kolibri', more[0] ?? tar, '--data', join(hub.folder, 'demonstration'), ...more.slice(1)]);
  await hub.start();
}

/** Presses Tab until something has the focus. */
async function tabTo(page, wanted, what) {
  for (let i = 0; i < MAX_STOPS; i += 1) {
    const here = await page.evaluate(() => {
      const e = document.activeElement;
      return {
        tag: e.tagName, type: e.type, name: e.name, value: e.value, checked: e.checked, href: e.getAttribute('href'),
        label: e.labels?.[0]?.innerText.trim() ?? '', quiet: e.classList.contains('quiet'), button: e.classList.contains('button'),
        plain: e.closest('.plain-links') !== null,
      };
    });
    if (wanted(here)) return here;
    await page.keyboard.press('Tab');
  }
  return assert.fail(`${page.url()}: ${what} cannot be reached by Tab`);
}

async function enter(page) {
  const before = page.url();
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  return before;
}

/** The right answers, by words of the question. */
const KEYS = [
  [/surcos/, ['12']], [/abono natural/, ['Compost']], [/necesita una planta/, ['Agua', 'Luz']], [/riego por goteo/, ['Ahorrar agua']],
];

/** Answers the question that is shown, by keyboard. */
async function answer(page) {
  const words = await page.locator('.question').innerText();
  const [, right] = KEYS.find(([about]) => about.test(words)) ?? assert.fail(`no key for: ${words}`);
  if (await page.locator('.question input[type="text"]').count() > 0) {
    await tabTo(page, (e) => e.type === 'text', 'the field');
    await page.keyboard.insertText(right[0]);
  } else if (await page.locator('.question input[type="checkbox"]').count() > 0) {
    const all = await page.locator('.question input[type="checkbox"]').count();
    for (let i = 0; i < all; i += 1) {
      const box = await tabTo(page, (e) => e.type === 'checkbox', 'a box');
      if (right.includes(box.label)) await page.keyboard.press('Space');
      await page.keyboard.press('Tab');
    }
  } else {
    await tabTo(page, (e) => e.type === 'radio', 'the choices');
    await page.keyboard.press('Space');
    for (let i = 0; i < 4; i += 1) {
      const here = await tabTo(page, (e) => e.type === 'radio', 'a choice');
      if (right.includes(here.label)) break;
      await page.keyboard.press('ArrowDown');
    }
  }
  await tabTo(page, (e) => e.tag === 'BUTTON' && e.value === 'answer', 'the button that answers');
  await enter(page);
  assert.equal(await page.locator('#result.good').count(), 1, `${page.url()}: not taken as right: ${await page.locator('main').innerText()}`);
}

test('a Kolibri channel plays through to its last exercise by keyboard, without script', { skip: !DATA && 'CHASKI_DATA is not set' }, async () => {
  await bring();
  const { page, close } = await newPhone(browser, hub, { script: false });
  await signIn(page, 'pupil');

  // Passing over never leads to the same question, and comes out of the exercise.
  await page.goto(`/channels/${CHANNEL}/${EXERCISE}`);
  const passed = [new URL(page.url()).pathname];
  while (new URL(page.url()).pathname.includes(EXERCISE)) {
    assert.ok(passed.length <= 4, `round and round: ${passed}`);
    await tabTo(page, (e) => e.plain, 'the way past');
    await enter(page);
    const { pathname } = new URL(page.url());
    assert.ok(!passed.includes(pathname), `${pathname} again`);
    passed.push(pathname);
  }

  await page.goto(`/channels/${CHANNEL}`);
  const seen = [];
  for (;;) {
    assert.ok(seen.length < MAX_PAGES, `no end after ${seen.join(' ')}`);
    seen.push(new URL(page.url()).pathname.replace(`/channels/${CHANNEL}`, ''));
    assert.equal(await wide(page), 0, page.url());
    if (await page.locator('button[value="answer"]').count() > 0) {
      await answer(page);
      await tabTo(page, (e) => e.tag === 'A' && e.button && !e.quiet, 'the way on');
    } else if (await page.locator('button[value="done"]').count() > 0) {
      await tabTo(page, (e) => e.tag === 'BUTTON' && e.value === 'done', 'the end');
    } else {
      const root = await page.locator('.notice.good').count() > 0 && new URL(page.url()).pathname === `/channels/${CHANNEL}`;
      if (root) break;
      await tabTo(page, (e) => e.tag === 'A' && e.button && !e.quiet, 'the way on');
    }
    await enter(page);
  }
  assert.match(await page.locator('main').innerText(), /8 de 8/);
  await shoot(page, 'channel-done');
  await close();
});

test('while its stick is away a channel says so, and nothing is dead', { skip: !DATA && 'CHASKI_DATA is not set' }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chaski-stick-'));
  const stick = join(folder, 'stick');
  execFileSync('mkdir', [stick]);
  execFileSync('tar', ['xf', join(DATA, 'kolibri-channel/kolibri-channel-dev.tar'), '-C', stick]);
  await bring(stick, '--in-place');
  const { page, complaints, close } = await newPhone(browser, hub);
  await signIn(page, 'teacher');
  await page.goto(`/channels/${CHANNEL}/${VIDEO}`);
  assert.equal(await page.locator('video').count(), 1);
  await rename(stick, `${stick}-away`);
  for (const node of [VIDEO, EXERCISE, 'f1152e8a8acf57c89e99c0adf07e9bbc']) {
    await page.goto(`/channels/${CHANNEL}/${node}`);
    const words = await page.locator('main').innerText();
    assert.match(words, /necesita la memoria/);
    assert.equal(await page.locator('video, iframe, button[value="done"], button[value="answer"]').count(), 0, words);
    assert.equal(await wide(page), 0);
  }
  await shoot(page, 'stick-away');
  await page.goto(`/channels/${CHANNEL}`);
  assert.match(await page.locator('main').innerText(), /está en la memoria/);
  await shoot(page, 'stick-away-list');
  await page.goto('/courses');
  assert.match(await page.locator(`.card:has(a[href$="${CHANNEL}"])`).innerText(), /necesita la memoria/);
  await rename(`${stick}-away`, stick);
  await page.goto(`/channels/${CHANNEL}/${VIDEO}`);
  assert.equal(await page.locator('video').count(), 1, 'it is back');
  assert.deepEqual(complaints, []);
  await close();
  await rm(folder, { recursive: true, force: true });
});
