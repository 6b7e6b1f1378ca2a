// Can whoever keeps the box set its clock from the phone in her hand, and without script by typing it?
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LANGUAGES, newPhone, shoot, startBrowser } from './lib/browser.js';
import { startHub } from './lib/hub.js';
import { lookHere } from './lib/look.js';
import { signIn } from './lib/people.js';

const HOUR_MS = 3_600_000;

let browser;
let hub;
before(async () => {
  [browser, hub] = await Promise.all([startBrowser(), startHub()]);
});
after(() => Promise.all([browser?.close(), hub?.stop()]));

/** What the box's clock shows, in milliseconds. */
const shown = async (page) => Number(await page.locator('[data-clock]').getAttribute('data-clock'));

/** The page of the box's clock, on a phone that shows a time so many hours ahead of this machine's. */
async function open(language, { hours = 0, script = true } = {}) {
  const phone = await newPhone(browser, hub, { language, script, zone: 'America/Sao_Paulo' });
  const time = Date.now() + hours * HOUR_MS;
  if (script) await phone.page.clock.install({ time });
  await signIn(phone.page, 'technician');
  await phone.page.goto('/box/clock');
  return phone;
}

for (const language of LANGUAGES) {
  test(`the phone's time becomes the box's (${language})`, async () => {
    const before = await open(language, { hours: 26.25 });
    const words = before.page.locator('[data-clock] > p').nth(1);
    assert.match((await words.innerText()).replaceAll('\u00a0', ' '), /1 d 2 h/);
    // The box knows its place, and the hour that it would be at the phone's is said.
    assert.equal(await before.page.locator('#field-zone').count(), 0);
    assert.match(await before.page.locator('[data-clock] > p').first().innerText(), /\d:\d\d/);
    assert.deepEqual(await lookHere(before, '/box/clock'), []);
    await shoot(before.page, `clock-${language}-ahead`);
    const was = await shown(before.page);
    await Promise.all([before.page.waitForURL(/done=set/), before.page.locator('[data-clock] button').click()]);
    const moved = (await shown(before.page)) - was;
    assert.ok(moved > 26 * HOUR_MS && moved < 27 * HOUR_MS, `${moved} ms`);
    assert.equal(await before.page.locator('#result').count(), 1);
    assert.deepEqual(await lookHere(before, '/box/clock?done=set'), []);
    await shoot(before.page, `clock-${language}-set`);
    await before.close();

    // Back, so that the next language finds the box as this one did.
    const back = await open(language);
    assert.doesNotMatch(await back.page.locator('[data-clock] > p').nth(1).innerText(), /\d d /);
    await Promise.all([back.page.waitForNavigation(), back.page.locator('[data-clock] button').click()]);
    const asks = back.page.locator('input[name="sure"]');
    if (await asks.count()) {
      assert.deepEqual(await lookHere(back, '/box/clock'), []);
      await Promise.all([back.page.waitForURL(/done=set/), back.page.locator('main form button').click()]);
    }
    assert.match(back.page.url(), /done=set/);
    await back.close();
  });

  test(`without script a date and a time are typed (${language})`, async () => {
    const phone = await open(language, { script: false });
    assert.equal(await phone.page.locator('[data-clock]').isVisible(), false);
    await shoot(phone.page, `clock-${language}-no-script`);
    const typed = phone.page.locator('main form').filter({ has: phone.page.locator('#field-day') });
    await typed.locator('#field-day').fill('1999-11-23');
    await typed.locator('#field-time').fill('18:05');
    await Promise.all([phone.page.waitForNavigation(), typed.locator('button').click()]);
    await phone.page.locator('.field.wrong').waitFor();
    await shoot(phone.page, `clock-${language}-wrong`);
    // By the wall in Lima.
    const local = new Date((await shown(phone.page)) - 5 * HOUR_MS).toISOString();
    await phone.page.locator('#field-day').fill(local.slice(0, 10));
    await phone.page.locator('#field-time').fill(local.slice(11, 16));
    await Promise.all([phone.page.waitForURL(/done=set/), typed.locator('button').click()]);
    assert.deepEqual(phone.complaints.filter((words) => !words.includes('422')), []);
    await phone.close();
  });
}

for (const language of LANGUAGES) {
  test(`another time zone is chosen, and the country's again (${language})`, async () => {
    const choose = async (page, name) => {
      const form = page.locator('main form').filter({ has: page.locator('#field-place') });
      await form.locator('#field-place').selectOption(name);
      await Promise.all([page.waitForURL(/done=zone/), form.locator('button').click()]);
    };
    const phone = await open(language, { script: false });
    const time = phone.page.locator('.box-time');
    assert.match(await time.innerText(), /UTC−5/);
    await choose(phone.page, 'America/Santiago');
    assert.match(await time.innerText(), /UTC−[34]/);
    assert.equal(await phone.page.locator('#field-place').inputValue(), 'America/Santiago');
    await shoot(phone.page, `clock-${language}-zone`);

    const other = await open(language);
    assert.deepEqual(await lookHere(other, '/box/clock'), []);
    await other.close();
    await phone.page.goto('/box/clock');
    await choose(phone.page, '');
    assert.match(await time.innerText(), /UTC−5/);
    assert.deepEqual(phone.complaints, []);
    await phone.close();
  });
}

test('what was written ahead is asked about', async () => {
  const ahead = await open('es', { hours: 90 * 24 });
  await Promise.all([ahead.page.waitForURL(/done=set/), ahead.page.locator('[data-clock] button').click()]);
  await ahead.close();
  // Somebody writes.
  const pupil = await newPhone(browser, hub, { language: 'es', script: false });
  await signIn(pupil.page, 'pupil');
  await pupil.page.goto('/courses/safe-phone/hurry/what-hurries');
  await pupil.page.locator('main form input[type="radio"]').first().check({ force: true });
  await Promise.all([pupil.page.waitForNavigation(), pupil.page.locator('main form button').last().click()]);
  await pupil.close();
  for (const language of LANGUAGES) {
    const back = await open(language);
    await Promise.all([back.page.waitForNavigation(), back.page.locator('[data-clock] button').click()]);
    assert.equal(await back.page.locator('input[name="sure"]').count(), 1, back.page.url());
    assert.deepEqual(await lookHere(back, '/box/clock'), []);
    await shoot(back.page, `clock-${language}-asks`);
    if (language === LANGUAGES[LANGUAGES.length - 1]) {
      await Promise.all([back.page.waitForURL(/done=set/), back.page.locator('main form button').click()]);
    }
    await back.close();
  }
});
