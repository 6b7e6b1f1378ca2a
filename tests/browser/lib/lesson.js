// What a pupil does in a lesson, by form fields and links as they stand in the page.
import assert from 'node:assert/strict';
import { exerciseFacts, rightFields, wrongFields } from './course.js';

/** A worked solution names the number; more than these are not tried. */
const MAX_TRIES = 12;
/** A hub under test, built without optimising, on a busy machine. */
const REPLY_MS = 10_000;

/** Opens the first lesson of the first course from wherever a pupil lands after signing in. Returns its address. */
export async function openFirstLesson(page) {
  await page.goto('/courses');
  await follow(page, page.locator('main .card a').first());
  await follow(page, page.locator('main ol.cord a').first());
  return new URL(page.url()).pathname;
}

/** Presses a link and waits for the page it leads to. */
export async function follow(page, link) {
  const before = page.url();
  await Promise.all([page.waitForURL((url) => url.href !== before), link.click()]);
  await page.waitForLoadState();
}

/** Course, lesson and activity of the page. */
export function whereIs(page) {
  const [, , course, lesson, activity] = new URL(page.url()).pathname.split('/');
  return { course, lesson, activity };
}

export const answerForm = (page) => page.locator('form[data-answer]');
export const result = (page) => page.locator('#result');
/** Right is said by a sign and a word, and one can go on. */
export const isRight = async (page) => (await page.locator('#result.good').count()) > 0;

/** Puts values into the form's fields. */
export async function fill(page, fields) {
  const form = answerForm(page);
  for (const [name, values] of Object.entries(fields)) {
    const field = form.locator(`[name="${name}"]`);
    const kind = await field.first().evaluate((e) => (e.tagName === 'SELECT' ? 'select' : e.type));
    if (kind === 'radio') await form.locator(`[name="${name}"][value="${values[0]}"]`).check({ force: true });
    else if (kind === 'checkbox') {
      for (const box of await field.all()) await box.setChecked(values.includes(await box.getAttribute('value')), { force: true });
    } else if (kind === 'select') {
      // With script the boxes of an ordering are hidden behind up and down; their values are what is sent.
      if (await field.isVisible()) await field.selectOption(values[0]);
      else await field.evaluate((e, value) => { e.value = value; }, values[0]);
    } else await field.fill(values[0]);
  }
}

/** Presses the button that answers, and waits for the page that follows. */
export async function send(page) {
  await page.evaluate(() => { document.body.dataset.asked = '1'; });
  await answerForm(page).locator('button[name="do"][value="answer"]').click();
  await waitForAnotherPage(page);
}

/** With script the body is replaced, without it the browser goes to another page: both lose the mark. */
async function waitForAnotherPage(page) {
  const until = Date.now() + REPLY_MS;
  for (;;) {
    const isOther = await page.evaluate(() => document.readyState === 'complete' && !document.body.dataset.asked).catch(() => false);
    if (isOther) return;
    assert.ok(Date.now() < until, `${page.url()}: no reply in ${REPLY_MS / 1000} s`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

export async function answer(page, fields) {
  await fill(page, fields);
  await send(page);
}

/** The facts of the exercise on the page. */
export function factsHere(page) {
  const { course, activity } = whereIs(page);
  return exerciseFacts(course, activity);
}

/** Answers right, working out drawn numbers from the worked solution. Returns how many answers that took. */
export async function answerRight(page, language = 'es') {
  const facts = factsHere(page);
  const fields = rightFields(facts, language);
  if (fields) {
    await answer(page, fields);
    assert.ok(await isRight(page), `${page.url()}: ${JSON.stringify(fields)} is not right: ${await result(page).innerText()}`);
    return 1;
  }
  for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
    await answer(page, await guess(page, facts, tries));
    if (await isRight(page)) return tries;
  }
  assert.fail(`${page.url()}: the worked solution does not contain the answer`);
}

/** The tries-th candidate: true and false, or the numbers of the worked solution, last ones first. */
async function guess(page, facts, tries) {
  if (facts.kind === 'true-false') return { choice: [tries % 2 ? 'true' : 'false'] };
  const text = await page.locator('#solution').innerText().catch(() => '');
  const numbers = [...text.matchAll(/\d[\d.,]*/g)].map((match) => match[0].replace(/[.,]$/, '')).reverse();
  if (facts.kind === 'number') return { typed: [numbers[tries - 1] ?? '0'] };
  throw new Error(`a ${facts.kind} with drawn numbers: teach the test to solve it`);
}

export { rightFields, wrongFields };
