// Nothing gets lost, nothing counts twice.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newPhone, shoot, startBrowser } from './lib/browser.js';
import { startHub } from './lib/hub.js';
import { answer, answerForm, factsHere, fill, follow, isRight, openFirstLesson, openFolds, result, rightFields, send, wrongFields } from './lib/lesson.js';
import { signIn, signOut } from './lib/people.js';

/** A course whose right answers stand in its files; elsewhere numbers are drawn. */
const COURSE = 'safe-phone';
const SESSION_COOKIE = 'chaski';
const MAX_STEPS = 30;

let hub;
let browser;
let exercise;
before(async () => {
  hub = await startHub();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await hub?.stop();
});

/** A pupil in front of the first exercise whose right answer is written in the course. */
async function atExercise(options) {
  const phone = await newPhone(browser, hub, options);
  const { page } = phone;
  await signIn(page, 'pupil');
  phone.name = (await page.locator('header .who').innerText()).trim();
  if (exercise) {
    await page.goto(exercise);
    return phone;
  }
  await openFirstLesson(page, COURSE);
  await follow(page, page.locator('.next a.button'));
  for (let i = 0; (await answerForm(page).count()) === 0 || !rightFields(factsHere(page)); i += 1) {
    assert.ok(i < MAX_STEPS, 'no exercise in the first lesson');
    await follow(page, page.locator('main a.button, main .plain-links a').last());
  }
  exercise = new URL(page.url()).pathname;
  return phone;
}

/** How many answers of the pupil count, as her teacher sees it. */
async function answersCounted(name) {
  const { page, close } = await newPhone(browser, hub, { script: false });
  await signIn(page, 'teacher');
  await page.goto('/classes');
  await follow(page, page.locator('main .card a').first());
  await openFolds(page);
  const link = page.getByRole('link', { name, exact: true }).first();
  await follow(page, link);
  await openFolds(page);
  const rows = await page.locator('main table tbody tr').all();
  let sum = 0;
  for (const row of rows) sum += Number((await row.locator('th, td').allInnerTexts())[3]);
  await close();
  return sum;
}

for (const script of [false, true]) {
  const how = script ? 'with script' : 'without script';

  test(`the same form sent twice counts once, ${how}`, async () => {
    const phone = await atExercise({ script });
    const before = await answersCounted(phone.name);
    const facts = factsHere(phone.page);
    await fill(phone.page, rightFields(facts));
    // What an impatient thumb and a lost reply do: the very same bytes arrive twice, at once.
    const [action, body] = await answerForm(phone.page).evaluate((form) => {
      const button = form.querySelector('button[name="do"][value="answer"]');
      return [form.getAttribute('action'), new URLSearchParams(new FormData(form, button)).toString()];
    });
    const options = { data: body, headers: { 'content-type': 'application/x-www-form-urlencoded', origin: hub.url } };
    const sent = await Promise.all([1, 2].map(() => phone.context.request.post(action, options)));
    for (const reply of sent) assert.equal(reply.status(), 200, 'both get the page');
    assert.equal(await answersCounted(phone.name), before + 1);
    await phone.close();
  });

  test(`the button pressed twice counts once, ${how}`, async () => {
    const phone = await atExercise({ script });
    const before = await answersCounted(phone.name);
    await fill(phone.page, rightFields(factsHere(phone.page)));
    await answerForm(phone.page).locator('button[name="do"][value="answer"]').dblclick();
    await result(phone.page).waitFor();
    assert.equal(await answersCounted(phone.name), before + 1);
    await phone.close();
  });

  test(`reloading the result sends nothing again, ${how}`, async () => {
    const phone = await atExercise({ script });
    const before = await answersCounted(phone.name);
    await answer(phone.page, rightFields(factsHere(phone.page)));
    await phone.page.reload();
    assert.ok(await isRight(phone.page), 'the result is still there');
    assert.equal(await answersCounted(phone.name), before + 1);
    await phone.close();
  });

  test(`Back after a wrong answer, then another answer: both count, ${how}`, async () => {
    const phone = await atExercise({ script });
    const { page } = phone;
    const before = await answersCounted(phone.name);
    const facts = factsHere(page);
    await answer(page, wrongFields(facts));
    assert.equal(await isRight(page), false);
    await page.goBack();
    await page.waitForLoadState();
    assert.equal(new URL(page.url()).pathname, exercise);
    await answer(page, rightFields(facts));
    assert.ok(await isRight(page), 'what she sees is the result of her second answer');
    assert.equal(await answersCounted(phone.name), before + 2);
    await phone.close();
  });

  test(`a session that ends in mid-form keeps the answer through sign-in, ${how}`, async () => {
    const phone = await atExercise({ script });
    const { page, context } = phone;
    const before = await answersCounted(phone.name);
    await fill(page, rightFields(factsHere(page)));
    await context.clearCookies({ name: SESSION_COOKIE });
    await send(page);
    assert.equal(await result(page).count(), 0, 'nobody is signed in: nothing is recorded');
    await shoot(page, `forms-session-over-${how}`);
    assert.equal(await answersCounted(phone.name), before, 'nothing counts before she signs in');
    await page.locator('main a.button').last().click();
    await page.locator('form[action="/demo/sign-in"] button[value="pupil"]').click();
    await page.waitForURL((url) => url.pathname === '/kept');
    await shoot(page, `forms-kept-${how}`);
    await page.locator(`form[action^="${exercise}"] button`).click();
    await result(page).waitFor();
    assert.ok(await isRight(page), 'the answer she had given is marked');
    assert.equal(await answersCounted(phone.name), before + 1);
    await phone.close();
  });
}

test('a kept answer is not shown to the next person on the phone', async () => {
  const phone = await atExercise({ script: false });
  const { page, context } = phone;
  await fill(page, rightFields(factsHere(page)));
  await context.clearCookies({ name: SESSION_COOKIE });
  await send(page);
  await signIn(page, 'teacher');
  await page.goto('/kept');
  assert.equal(await page.locator(`form[action^="${exercise}"]`).count(), 0);
  await phone.close();
});

test('an answer given while the box cannot be reached waits on the phone and is sent later', async () => {
  const phone = await atExercise({ script: true });
  const { page, context } = phone;
  const before = await answersCounted(phone.name);
  await fill(page, rightFields(factsHere(page)));
  await context.setOffline(true);
  await answerForm(page).locator('button[name="do"][value="answer"]').click();
  await page.locator('.waiting:not([hidden])').waitFor();
  assert.equal(await answersCounted(phone.name), before);
  await context.setOffline(false);
  await page.locator('.waiting.sent').waitFor({ timeout: 30_000 });
  assert.equal(await answersCounted(phone.name), before + 1);
  await phone.close();
});

test('leaving a shared phone leaves nothing readable', async () => {
  const phone = await atExercise({ script: true });
  const { page, context } = phone;
  await answer(page, rightFields(factsHere(page)));
  await signOut(page);
  const left = await page.evaluate(() => [localStorage.length, sessionStorage.length]);
  assert.deepEqual(left, [0, 0]);
  const cookies = (await context.cookies()).filter((cookie) => cookie.name === SESSION_COOKIE && cookie.value);
  assert.deepEqual(cookies, [], 'the session cookie is gone');
  await page.goBack();
  await page.waitForLoadState();
  assert.equal(await page.locator('header .who').count(), 0, 'Back does not show her page');
  await phone.close();
});
