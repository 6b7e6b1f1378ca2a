// The first ten minutes of a box that nobody administers yet, in three languages at 360 px, partly without script: the first start, a
// broken list, a class and its cards, a pupil on a second phone, a power cut, Back, reload, pressed twice, print, an empty class, a
// wrong address, an expired session. With CHASKI_PICTURES=1 the README's pictures come from this run.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { newPhone, picture, startBrowser } from './lib/browser.js';
import { startHub } from './lib/hub.js';

const PASSWORD = 'canoa rio mandioca';
const HEAD = 'id,given_name,family_name,birth_date,role,class,grade';
const NAMES = [
  'Ana Paz', 'Beto Rojas', 'Carla Ñahui', 'Diego Luna', 'Elsa Quispe', 'Flor Mamani', 'Gael Soto', 'Hilda Vega', 'Iván Cruz', 'Julia Ríos',
];
const PUPILS = NAMES.map((name, at) => [at + 1, ...name.split(' '), `${at + 1}/3/2015`, 'pupil', '5 B', '5'].join(','));

let hub;
let browser;
const phones = [];
before(async () => {
  hub = await startHub({ demonstration: false });
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await hub?.stop();
});

async function phone(options) {
  const opened = await newPhone(browser, hub, options);
  phones.push(opened);
  return opened.page;
}

/** Does something that leads to a page, and waits for it. */
async function leads(page, act) {
  await Promise.all([page.waitForNavigation(), act()]);
}

const main = (page) => page.locator('main').innerText();
const press = (page, words) => leads(page, () => page.locator('main').getByRole('button', { name: words, exact: true }).first().click());

/** No page without a next step: something to press in it besides its trail. */
async function hasNextStep(page) {
  const steps = await page.locator('main a:not(.trail a), main button, main input, footer a').count();
  assert.ok(steps > 0, `${page.url()}: nothing to do here:\n${await main(page)}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.ok(!wide, `${page.url()} scrolls sideways`);
}

/** Brings a list as it lies on a disk. */
async function bring(page, bytes) {
  await page.goto('/people/import');
  await page.setInputFiles('[name=file]', { name: 'lista.csv', mimeType: 'text/csv', buffer: Buffer.from(bytes) });
  await leads(page, () => page.locator('main form button').first().click());
  return main(page);
}

test('the first ten minutes of a box', { timeout: 300_000 }, async () => {
  const code = /enter the code (\d{4} \d{4})/.exec(hub.log())[1];
  const codes = (await readFile(join(hub.folder, 'codes.txt'), 'utf8')).trim().split('\n');

  // The first start, in Portuguese, without script; the box shall speak Spanish.
  const admin = await phone({ language: 'pt', script: false });
  await admin.goto('/');
  await leads(admin, () => admin.getByRole('link', { name: 'Começar com esta caixa' }).click());
  await press(admin, 'Começar');
  assert.match(await main(admin), /Falta o nome da escola[^]*Escolha o país[^]*Falta o seu nome/);
  for (const [field, value] of Object.entries({ code, school: 'San Isidro', name: 'Marta Ticona', password: PASSWORD })) {
    await admin.locator(`[name=${field}]`).fill(value);
  }
  const countries = await admin.locator('[name=country] option').allInnerTexts();
  assert.deepEqual(countries.slice(1, -1), countries.slice(1, -1).sort((a, b) => a.localeCompare(b, 'pt')), 'countries by name');
  await admin.locator('[name=country]').selectOption('PE');
  await admin.locator('[name=language]').selectOption('es');
  await press(admin, 'Começar');
  assert.match(await main(admin), /La caja está lista\./);
  assert.equal(await admin.locator('html').getAttribute('lang'), 'es', 'the language that was chosen, at once');
  const stranger = await phone({ language: 'es' });
  await stranger.goto('/');
  await picture(stranger, 'start');

  // Broken lists: each fault with its place, and nothing changes.
  assert.match(await bring(admin, 'codigo;nombres;fecha\n1;Ana;2015\n'), /Línea 1, apellido[^]*Falta esta columna/);
  const faults = await bring(admin, `${HEAD}\n1,Ana,Paz,31/2/2015,pupil,5 B,5\n1,Eva,Luna,7/3/15,boss,5 B,5\n`);
  assert.match(faults, /Línea 2, birth_date[^]*31\/2\/2015[^]*Línea 3, birth_date[^]*Línea 3, role[^]*Línea 3, id/);
  await picture(admin, 'list');
  assert.match(await bring(admin, 'PK\x03\x04'), /CSV UTF-8/);
  const utf16 = Buffer.from(`\ufeff${HEAD}\n1,Ana,Paz,1/3/2015,pupil,5 B,5\n`, 'utf16le');
  assert.match(await bring(admin, utf16), /Una fila, sin ninguna falla|sin/);
  await admin.goto('/people');
  assert.match(await main(admin), /Una persona/);

  // The sound one, with a teacher: a code from the sheet, pressed twice.
  await bring(admin, `${HEAD}\n${PUPILS.join('\n')}\nT,Rosa,Vilca,,teacher,5 B,\n`);
  await admin.locator('[name=one_time_code]').fill(codes[0]);
  await leads(admin, () => admin.locator('main form button').first().dblclick());
  await admin.waitForURL('**/people/import/*');
  await admin.goto('/people');
  assert.match(await main(admin), /12 personas/);

  // Her teacher gets in with an invitation, on a phone of her own, in Spanish.
  await leads(admin, () => admin.getByRole('link', { name: 'Rosa Vilca' }).click());
  await leads(admin, () => admin.locator('a[href$="/invitation"]').click());
  await admin.locator('[name=one_time_code]').fill(codes[1]);
  await leads(admin, () => admin.locator('main form button').first().click());
  const invitation = await admin.locator('.class-code').innerText();
  const teacher = await phone({ language: 'es' });
  await teacher.goto('/enter/invitation');
  await teacher.locator('[name=invitation]').fill(invitation);
  await teacher.locator('[type=password]').fill('loro azul de la selva');
  await leads(teacher, () => teacher.locator('main form button').first().click());
  await teacher.goto('/classes');
  await leads(teacher, () => teacher.getByRole('link', { name: '5 B' }).click());
  const address = new URL(teacher.url()).pathname;
  await leads(teacher, () => teacher.locator('main').getByRole('link', { name: 'Tarjetas para entrar' }).first().click());
  await leads(teacher, () => teacher.locator('main form button').click());
  assert.equal(await teacher.locator('.pupil-card').count(), NAMES.length);
  const [classCode, pin] = await teacher.locator('.pupil-card').first().locator('.pc-code').allInnerTexts();
  await picture(teacher, 'cards');

  // A pupil comes in by keyboard alone, in English.
  const pupil = await phone({ language: 'en' });
  await pupil.goto(`/enter/${classCode}`);
  await pupil.locator('.faces a').first().focus();
  await leads(pupil, () => pupil.keyboard.press('Enter'));
  await pupil.locator('main input:visible').first().focus();
  await pupil.keyboard.type(pin);
  await leads(pupil, () => pupil.keyboard.press('Enter'));
  assert.match(await main(pupil), /Go on/);
  const exercise = '/courses/market-numbers/change/count-up';
  await pupil.goto(exercise);
  await picture(pupil, 'exercise');
  await pupil.locator('[name=typed]').fill('1');
  await leads(pupil, () => pupil.locator('button[value=answer]').dblclick());
  await pupil.locator('#result').waitFor();

  // The plug is pulled; the answer is there, once. Reload and Back send nothing again.
  await hub.pull();
  await hub.start();
  await pupil.reload();
  await pupil.goBack().catch(() => {});
  assert.ok(await pupil.locator('header .who').innerText(), 'she is still here');
  await teacher.goto(`${address}/pupils/${await pupilOf(teacher, address)}`);
  await teacher.locator('details').evaluateAll((all) => all.forEach((fold) => { fold.open = true; }));
  const tries = teacher.locator('main tbody tr').first().locator('td');
  assert.equal((await tries.allInnerTexts()).filter((text) => text.trim() === '1').length > 0, true, await main(teacher));

  // What is folded goes onto paper, and is folded again after.
  await teacher.goto(address);
  assert.ok((await teacher.locator('details').count()) > 0, 'a course is folded');
  await teacher.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  assert.equal(await teacher.locator('details:not([open])').count(), 0, 'all is open for the printer');
  await teacher.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  assert.equal(await teacher.locator('details[open]').count(), 0, 'and closed after it');

  // An empty class: every page of it has a next step.
  await teacher.goto('/classes/new');
  await teacher.locator('[name=name]').fill('6 A');
  await leads(teacher, () => teacher.locator('main form button').last().dblclick());
  await teacher.goto('/classes');
  assert.equal(await teacher.getByRole('link', { name: '6 A' }).count(), 1, 'opened once');
  await leads(teacher, () => teacher.getByRole('link', { name: '6 A' }).click());
  const empty = new URL(teacher.url()).pathname;
  for (const part of ['', '/people', '/roll', '/work', '/quizzes', '/grid', '/register', '/cards', '/door', '/needs', '/skills']) {
    await teacher.goto(empty + part);
    await hasNextStep(teacher);
    assert.equal(await teacher.locator('.pupil-card').count(), 0);
  }
  await teacher.goto(`${empty}/cards`);
  assert.match(await main(teacher), /Todavía no hay nadie en este grupo/);

  // Up to here nothing complained but pages that came back for a mistake.
  for (const { complaints } of phones) {
    assert.deepEqual(complaints.filter((text) => !/status of 422/.test(text)), []);
  }

  // A wrong address, and a session that is over: said in words, with a way on.
  for (const address of ['/nowhere', '/classes/xyz', '/people']) {
    const answer = await teacher.goto(address);
    assert.ok(answer.status() >= 400, address);
    await hasNextStep(teacher);
  }
  await teacher.context().clearCookies();
  const answer = await teacher.goto(`${address}/roll`);
  assert.equal(answer.status(), 401);
  assert.match(await main(teacher), /Primero, díganos quién es|quién es/);
  await hasNextStep(teacher);
});

/** The id of the class's pupil who has answered: the first in the list. */
async function pupilOf(teacher, address) {
  await teacher.goto(`${address}/people`);
  const href = await teacher.locator('.roster a').first().getAttribute('href');
  return href.split('/').pop();
}
