// What a pupil does in a lesson, by form fields and links as they stand in the page.
import assert from 'node:assert/strict';
import { exerciseFacts, rightFields, wrongFields } from './course.js';

/** A worked solution names the numbers; more ways to use them are not tried. */
const MAX_TRIES = 60;
/** A hub under test, built without optimising, on a busy machine. */
const REPLY_MS = 10_000;

/** Opens the first lesson of a course from wherever a pupil lands after signing in. Returns its address. */
export async function openFirstLesson(page, course) {
  await page.goto('/courses');
  await follow(page, page.locator(`main .card a[href$="/${course}"]`));
  await follow(page, page.locator('main ol.cord a').first());
  return new URL(page.url()).pathname;
}

/** Presses a link and waits for the page it leads to. */
export async function follow(page, link) {
  const before = page.url();
  await Promise.all([page.waitForURL((url) => url.href !== before), link.click()]);
  await page.waitForLoadState();
}

/** Opens what is folded, as a press on each heading does. */
export const openFolds = (page) => page.evaluate(() => {
  for (const fold of document.querySelectorAll('details')) fold.open = true;
});

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
  let tries = 0;
  for (const candidate of candidates(facts, facts.kind === 'true-false' ? [] : await solutionNumbers(page), language)) {
    assert.ok((tries += 1) <= MAX_TRIES, `${page.url()}: not right after ${MAX_TRIES} answers`);
    await answer(page, candidate);
    if (await isRight(page)) return tries;
  }
  assert.fail(`${page.url()}: the worked solution does not contain the answer`);
}

/** The numbers of the worked solution, last ones first: they stay the same while one answers again. */
async function solutionNumbers(page) {
  const text = await page.locator('#solution').innerText();
  const numbers = [...text.matchAll(/\d[\d.,]*/g)].map((match) => match[0].replace(/[.,]$/, ''));
  return [...new Set(numbers.reverse())];
}

/** What may be right: true and false, a number of the solution, or such numbers in the gaps. */
function* candidates(facts, numbers, language) {
  if (facts.kind === 'true-false') yield* [{ choice: ['true'] }, { choice: ['false'] }];
  else if (facts.kind === 'number') for (const number of numbers) yield { typed: [number] };
  else if (facts.kind === 'cloze') {
    const drawn = Object.keys(facts.gaps).filter((gap) => facts.gaps[gap].key && !facts.gaps[gap].choices);
    const others = Object.fromEntries(Object.entries(facts.gaps).filter(([gap]) => !drawn.includes(gap)));
    const given = rightFields({ ...facts, gaps: others }, language);
    for (const chosen of tuples(numbers, drawn.length)) {
      yield { ...given, ...Object.fromEntries(drawn.map((gap, i) => [`gap.${gap}`, [chosen[i]]])) };
    }
  } else throw new Error(`a ${facts.kind} with drawn numbers: teach the test to solve it`);
}

/** All ways to put numbers into so many places. */
function* tuples(numbers, places) {
  if (places === 0) yield [];
  else for (const rest of tuples(numbers, places - 1)) for (const number of numbers) yield [...rest, number];
}

export { rightFields, wrongFields };
