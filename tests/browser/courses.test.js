// Every course can be learnt to its end: without script, by keyboard alone, at 360 px, in each language, within its weight, and
// what the program's key says is right is taken as right. A lesson of each unit, in another language from unit to unit; with
// CHASKI_LONG=1 every lesson in every language.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { LANGUAGES, newPhone, startBrowser } from './lib/browser.js';
import { ROOT, startHub } from './lib/hub.js';
import { isRight, result } from './lib/lesson.js';
import { signIn } from './lib/people.js';
import { scales } from './lib/weigh.js';

/** DESIGN, section 7: gzipped HTML, style and script of a learner's page; its pictures on top. */
const MAX_PAGE_BYTES = 40 * 1024;
const MAX_PICTURE_BYTES = 60 * 1024;
/** More stops than any page of ours has. */
const MAX_STOPS = 120;
/** Far more than a lesson has. */
const MAX_ACTIVITIES = 90;
const FOLDERS = readdirSync(join(ROOT, 'courses')).filter((name) => existsSync(join(ROOT, 'courses', name, 'course.toml')));

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

/** All exercises of a course with their keys, by id: each with the variant it is the key of. */
function keysOf(folder, language) {
  const line = ['package', 'sheet', join(ROOT, 'courses', folder), '--language', language, '--count', '500', '--key', '--json'];
  const sheet = JSON.parse(execFileSync(process.env.CHASKI_BIN, line, { maxBuffer: 64 << 20 }));
  return { course: sheet.course, keys: new Map(sheet.exercises.map((exercise) => [exercise.exercise, exercise])) };
}

/** Form fields of a key as it stands in the log: `c:a,b`, `t:12`, `o:a,b`, `p:gap=value`. */
function fieldsOf({ key, kind }) {
  const rest = key.slice(2);
  switch (key[0]) {
    case 'c': return new Map([['choice', rest.split(',')]]);
    case 't': return new Map([['typed', [rest]]]);
    case 'o': return new Map(rest.split(',').map((id, place) => [`place.${id}`, [String(place + 1)]]));
    case 'p': return new Map(rest.split('&').map((pair) => {
      const [name, value] = pair.split('=');
      return [`${kind === 'match' ? 'pair' : 'gap'}.${name}`, [decodeURIComponent(value)]];
    }));
    default: throw new Error(`the test does not know keys such as ${key}`);
  }
}

/** What has the focus. */
const focus = (page) => page.evaluate(() => {
  const e = document.activeElement;
  const own = e?.name ? [...e.form.elements].filter((other) => other.name === e.name) : [];
  return e && e !== document.body && {
    tag: e.tagName, type: e.type, name: e.name, value: e.value, href: e.getAttribute('href'),
    place: own.indexOf(e), values: own.map((other) => other.value), checked: own.findIndex((other) => other.checked),
    options: e.tagName === 'SELECT' ? [...e.options].map((option) => option.value) : [], chosen: e.selectedIndex,
  };
});

/** Presses Tab until the wanted thing has the focus. */
async function tabTo(page, wanted, what) {
  for (let i = 0; i < MAX_STOPS; i += 1) {
    const here = await focus(page);
    if (here && wanted(here)) return here;
    await page.keyboard.press('Tab');
  }
  return assert.fail(`${page.url()}: ${what} cannot be reached by Tab`);
}

async function press(page, key, times) {
  for (let i = 0; i < times; i += 1) await page.keyboard.press(key);
}

/** Fills one field by keyboard alone. */
async function type(page, name, values) {
  const here = await tabTo(page, (e) => e.name === name, name);
  if (here.type === 'radio') {
    // Tab enters the group at its first button or at the one chosen; arrows go round.
    await page.keyboard.press('Space');
    await press(page, 'ArrowDown', (here.values.indexOf(values[0]) - here.place + here.values.length) % here.values.length);
  } else if (here.type === 'checkbox') {
    for (const value of here.values) {
      const box = await tabTo(page, (e) => e.name === name && e.value === value, `${name} ${value}`);
      if ((box.checked >= 0 && await page.evaluate(() => document.activeElement.checked)) !== values.includes(value)) await page.keyboard.press('Space');
    }
  } else if (here.tag === 'SELECT') {
    await page.keyboard.press('Home');
    await press(page, 'ArrowDown', here.options.indexOf(values[0]));
  } else {
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText(values[0]);
  }
}

/** Goes where the focus leads, and waits for the page. */
async function enter(page) {
  const before = await page.evaluate(() => { document.body.dataset.left = '1'; return document.URL; });
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.readyState === 'complete' && !document.body.dataset.left, null, { polling: 20 })
    .catch(() => assert.fail(`${before}: Enter leads nowhere`));
}

/** Answers right, by keyboard. Where numbers are drawn, the variant whose key is known is answered. */
async function answerByKeyboard(page, known) {
  await page.evaluate((variant) => { document.querySelector('form[data-answer] [name="variant"]').value = variant; }, String(known.variant));
  // In the order of the page, as Tab goes.
  const fields = fieldsOf(known);
  const order = await page.evaluate(() => [...document.querySelector('form[data-answer]').elements].map((e) => e.name));
  for (const name of [...fields.keys()].sort((a, b) => order.indexOf(a) - order.indexOf(b))) await type(page, name, fields.get(name));
  await tabTo(page, (e) => e.name === 'do' && e.value === 'answer', 'the button that answers');
  await enter(page);
  assert.ok(await isRight(page), `${page.url()}: ${known.key} is not taken as right: ${await result(page).innerText().catch(() => '(no result)')}`);
}

/** What is wrong with the page as it stands. */
async function faultsOf(page, language, weigh) {
  const faults = [];
  const { wide, tongue } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth, tongue: document.documentElement.lang,
  }));
  const { pathname, search } = new URL(page.url());
  if (wide > 0) faults.push(`${pathname}: ${wide} px wider than the phone`);
  if (!tongue.startsWith(language)) faults.push(`${pathname}: is in ${tongue}, not in ${language}`);
  const weight = await weigh({ at: pathname + search, html: await page.content() });
  if (weight.page > MAX_PAGE_BYTES) faults.push(`${pathname}: ${weight.page} bytes, at most ${MAX_PAGE_BYTES}`);
  if (weight.pictures > MAX_PICTURE_BYTES) faults.push(`${pathname}: ${weight.pictures} bytes of pictures, at most ${MAX_PICTURE_BYTES}`);
  return { faults, bytes: weight.page, pictures: weight.pictures };
}

/** Lessons by unit, as the course's page lists them. */
function lessonsByUnit(keys) {
  const units = new Map();
  for (const { unit, lesson } of keys.values()) units.set(unit, (units.get(unit) ?? new Set()).add(lesson));
  return [...units.values()].map((lessons) => [...lessons]);
}

/** The lessons to go through: all of them, or one of each third unit, so that the three languages share the units. */
function chosenLessons(keys, language) {
  const units = lessonsByUnit(keys);
  if (process.env.CHASKI_LONG) return units.flat();
  const turn = LANGUAGES.indexOf(language);
  return units.flatMap((lessons, unit) => (unit % LANGUAGES.length === turn ? [lessons[unit % lessons.length]] : []));
}

for (const folder of FOLDERS) for (const language of LANGUAGES) test(`${folder} in ${language}: lessons by keyboard, without script`, { timeout: 1_800_000 }, async (t) => {
  const { course, keys } = keysOf(folder, language);
  const phone = await newPhone(browser, hub, { language, script: false });
  const { page, complaints } = phone;
  await signIn(page, 'pupil');
  const cookie = (await phone.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const weigh = scales(hub.url, { cookie, language });
  const seen = { lessons: 0, pages: 0, exercises: 0, bytes: 0, pictures: 0 };
  const faults = [];
  const look = async () => {
    const looked = await faultsOf(page, language, weigh);
    faults.push(...looked.faults);
    seen.bytes = Math.max(seen.bytes, looked.bytes);
    seen.pictures = Math.max(seen.pictures, looked.pictures);
  };
  for (const lesson of chosenLessons(keys, language)) {
    const expected = [...keys.values()].filter((known) => known.lesson === lesson).length;
    const address = `/courses/${course}/${lesson}`;
    await page.goto(address);
    await look();
    const first = await page.locator('main ol a, main li a').evaluateAll((links, start) => links.map((a) => a.getAttribute('href')).find((href) => href.startsWith(`${start}/`)), address);
    assert.ok(first, `${address}: the lesson leads to no activity`);
    await page.goto(first);
    let answered = 0;
    for (let steps = 0; new URL(page.url()).pathname !== address; steps += 1) {
      assert.ok(steps < MAX_ACTIVITIES, `${address} does not end: ${page.url()}`);
      await look();
      if ((await page.locator('form[data-answer]').count()) > 0) {
        const known = keys.get(new URL(page.url()).pathname.split('/').pop());
        assert.ok(known, `${page.url()}: the program tells no key`);
        await answerByKeyboard(page, known);
        await look();
        answered += 1;
      } else {
        seen.pages += 1;
      }
      const next = await page.locator('main a.button').last().getAttribute('href');
      await tabTo(page, (e) => e.tag === 'A' && e.href === next, 'the way on');
      await enter(page);
    }
    assert.equal(answered, expected, `${address}: every exercise is met`);
    seen.lessons += 1;
    seen.exercises += answered;
  }
  t.diagnostic(`${seen.lessons} lessons, ${seen.exercises} exercises, ${seen.pages} pages; heaviest page ${seen.bytes} bytes and ${seen.pictures} of pictures`);
  faults.push(...complaints);
  await phone.close();
  assert.ok(seen.lessons > 0 && seen.exercises > 0, 'no lesson was learnt');
  assert.deepEqual(faults, []);
});
