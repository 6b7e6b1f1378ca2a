// A woman who does not read goes through the first unit of *Safe with the phone*: whatever can be pressed has a sound beside it, the
// buttons have signs, and every sound comes. Where numbers are drawn, her phone says them if it can.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LANGUAGES, newPhone, shoot, startBrowser } from './lib/browser.js';
import { startHub } from './lib/hub.js';
import { follow, send } from './lib/lesson.js';
import { signIn } from './lib/people.js';

const LESSONS = ['hurry', 'links', 'gift'];
/** More than a lesson of the unit has. */
const MAX_STEPS = 30;
/** All sound of one press must come soon over a slow Wi-Fi; a page read aloud is the longest. */
const MAX_PHRASE_BYTES = 16 * 1024;

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

/** Everything in the page's main part that can be pressed or filled in, with what is missing for somebody who does not read. */
const mute = (page) => page.evaluate(() => {
  const faults = [];
  const near = (e) => e.closest('.said, .choices li, .heard li, .plain-links li, .ordering li, .pairs li');
  const name = (e) => e.innerText || e.name || e.outerHTML.slice(0, 80);
  const visible = (e) => e.getClientRects().length > 0;
  const main = document.querySelector('main');
  for (const e of main.querySelectorAll('a.button, button[name="do"], .plain-links a')) {
    if (!e.querySelector('svg.icon')) faults.push(`no sign: ${name(e)}`);
    if (!near(e)?.querySelector('audio')) faults.push(`no sound: ${name(e)}`);
  }
  for (const e of main.querySelectorAll('.choices input')) if (!near(e)?.querySelector('audio') && !/\d/.test(e.labels[0].innerText)) faults.push(`no sound: ${e.labels[0].innerText}`);
  for (const e of main.querySelectorAll('.ordering li')) if (!e.querySelector('audio')) faults.push(`no sound: ${name(e)}`);
  for (const e of main.querySelectorAll('input[name="typed"]')) if (!e.closest('.field').querySelector('audio')) faults.push('no sound: what to write');
  for (const e of main.querySelectorAll('.pairs select, .cloze select')) {
    const below = [...main.querySelectorAll('.heard li')].map((li) => li.querySelector('strong').innerText.trim());
    const numbers = [...e.options].filter((option) => option.value).map((option) => option.text.split(' · ')[0]);
    if (!numbers.length || !numbers.every((number) => below.includes(number))) faults.push(`not numbered as below: ${numbers}`);
  }
  for (const e of main.querySelectorAll('.notice-title')) if (!near(e)?.querySelector('audio')) faults.push(`no sound: ${name(e)}`);
  if (main.querySelector('form[data-answer]') && !document.querySelector('.title audio')) faults.push('the question cannot be heard');
  for (const e of main.querySelectorAll('.hear-button')) {
    const box = e.getBoundingClientRect();
    if (visible(e) && (box.width < 44 || box.height < 44)) faults.push(`too small: ${e.getAttribute('aria-label') || name(e)}`);
    if (e.disabled) faults.push(`switched off: ${e.getAttribute('aria-label') || name(e)}`);
  }
  if (document.documentElement.scrollWidth > innerWidth) faults.push('wider than the phone');
  return { faults, sounds: [...document.querySelectorAll('main audio')].map((audio) => [audio.getAttribute('src'), audio.parentNode.classList.contains('short')]) };
});

/** Each language, one of them without script; with CHASKI_LONG=1 each with and without. */
const WAYS = LANGUAGES.flatMap((language, i) => [true, false].filter((script) => process.env.CHASKI_LONG || script === (i !== 1)).map((script) => [language, script]));
for (const [language, script] of WAYS) test(`unit 1 by sound, in ${language}, ${script ? 'with' : 'without'} script`, { timeout: 600_000 }, async (t) => {
  const phone = await newPhone(browser, hub, { language, script });
  const { page, complaints } = phone;
  await signIn(page, 'pupil');
  const faults = [];
  const heard = new Map();
  const seen = { pages: 0, sounds: 0 };
  const look = async () => {
    const looked = await mute(page);
    const { pathname } = new URL(page.url());
    faults.push(...looked.faults.map((fault) => `${pathname}: ${fault}`));
    seen.pages += 1;
    seen.sounds += looked.sounds.length;
    for (const [src, short] of looked.sounds) heard.set(src, short);
  };
  await page.goto(`/courses/safe-phone/${LESSONS[0]}`);
  for (const lesson of LESSONS) {
    const address = `/courses/safe-phone/${lesson}`;
    assert.equal(new URL(page.url()).pathname, address, 'the button leads from lesson to lesson');
    await look();
    await page.goto(await page.locator('main ol.cord a').first().getAttribute('href'));
    for (let step = 0; new URL(page.url()).pathname !== address; step += 1) {
      assert.ok(step < MAX_STEPS, `${address} does not end`);
      await look();
      if ((await page.locator('form[data-answer]').count()) > 0) {
        // Pressed at once: what is missing is said. What was wrong, too.
        await send(page);
        await look();
        const choices = page.locator('.choices input');
        if ((await choices.count()) > 0) {
          await choices.last().check({ force: true });
          await send(page);
          await look();
        }
      }
      const skip = page.locator('main .plain-links a').last();
      const onward = page.locator('main .said > a.button').last();
      await follow(page, (await onward.count()) > 0 ? onward : skip);
    }
    await look();
    // Not everything is solved: the way to the next lesson is there all the same.
    const next = page.locator(`main a.button[href^="/courses/safe-phone/"]:not([href^="${address}"])`);
    assert.equal(await next.count(), 1, `${address}: the way to the next lesson`);
    await follow(page, next);
  }
  if (script) await shoot(page, `listen-${language}`);
  for (const [src, short] of heard) {
    const reply = await page.request.get(src);
    assert.equal(reply.status(), 200, src);
    assert.match(reply.headers()['content-type'], /^audio\//, src);
    const bytes = (await reply.body()).length;
    assert.ok(bytes > 500 && (!short || bytes < 80 * 1024), `${src}: ${bytes} bytes`);
  }
  t.diagnostic(`${seen.pages} pages looked at, ${seen.sounds} buttons to hear, ${heard.size} different sounds`);
  faults.push(...complaints);
  await phone.close();
  assert.ok(heard.size > 100, 'the unit speaks');
  assert.deepEqual([...new Set(faults)], []);
});

test('drawn numbers are said by a phone that has a voice; any other says why not', { timeout: 120_000 }, async () => {
  for (const voices of [[{ lang: 'es-MX', localService: true, name: 'own' }], [{ lang: 'es-MX', localService: false, name: 'far' }], [{ lang: 'fr-FR', localService: true, name: 'other' }]]) {
    const phone = await newPhone(browser, hub, { language: 'es' });
    const { page } = phone;
    await page.addInitScript((list) => {
      window.spoken = [];
      window.played = [];
      window.SpeechSynthesisUtterance = function Utterance(words) { this.text = words; };
      Object.defineProperty(window, 'speechSynthesis', {
        value: { speaking: false, getVoices: () => list, cancel() {}, speak(said) { window.spoken.push([said.text, said.lang]); } },
      });
      HTMLMediaElement.prototype.play = function play() { window.played.push(this.getAttribute('src')); return Promise.resolve(); };
    }, voices);
    await signIn(page, 'pupil');
    await page.goto('/courses/safe-phone/hurry/how-many-minutes');
    const question = (await page.locator('.question').innerText()).trim();
    await page.locator('.title .hear-button').click();
    const { spoken, played } = await page.evaluate(() => ({ spoken: window.spoken, played: window.played }));
    if (voices[0].localService && voices[0].lang.startsWith('es')) {
      assert.equal(played.length, 0);
      assert.deepEqual(spoken, [[question, 'es-MX']]);
    } else {
      assert.equal(spoken.length, 0, 'no voice that asks the internet, none of another language');
      assert.equal(played.length, 1);
      assert.ok((await (await page.request.get(played[0])).body()).length < MAX_PHRASE_BYTES);
    }
    await phone.close();
  }
});
