// The translation desk, from a translator's phone to a learner's: nothing that nobody approved gets there.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newPhone, startBrowser } from './lib/browser.js';
import { startHub } from './lib/hub.js';
import { signIn } from './lib/people.js';

const TEXT = 'what-hurries.prompt';
const COURSE = 'course:safe-phone';
/** What a learner hears at the top of a lesson. */
const SOUND = { key: 'lesson:hurry.goal' };
/** A voice in a box: what makes a file Ogg, and nothing else. */
const VOICE = { name: 'voz.ogg', mimeType: 'audio/ogg', buffer: Buffer.from('OggS a voice') };

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

/** A phone in somebody's hands, without script: the desk works there too. */
async function phoneOf(role, language = 'es') {
  const phone = await newPhone(browser, hub, { language, script: false });
  await signIn(phone.page, role);
  return phone;
}

test('a translator begins a language, writes, is told what does not fit, and a reviewer approves', async () => {
  const translator = await phoneOf('translator');
  const { page } = translator;
  assert.equal(new URL(page.url()).pathname, '/desk');
  await page.getByLabel('Código del idioma').fill('quz');
  await page.getByRole('button', { name: 'Abrir' }).click();
  assert.equal(new URL(page.url()).pathname, '/desk/quz');
  await page.goto(`/desk/quz/${COURSE}`);
  // The first texts of the course: its title and what it is about.
  const title = page.locator('textarea').first();
  await title.fill('Qillqa');
  await page.locator('textarea').nth(1).fill('Imamanta\niskay siqi');
  await page.getByRole('button', { name: 'Guardar' }).click();
  const said = await page.locator('main').innerText();
  assert.match(said, /Un texto guardado/);
  assert.match(said, /Un texto no se pudo guardar/);
  // What could not be saved is still in its box.
  assert.equal(await page.locator('textarea').first().inputValue(), 'Imamanta\niskay siqi');
  assert.equal(await page.getByText('Está bien dicho: aprobar').count(), 0, 'a translator approves nothing');

  const reviewer = await phoneOf('reviewer');
  await reviewer.page.goto(`/desk/quz/${COURSE}?only=waiting`);
  await reviewer.page.getByText('Está bien dicho: aprobar').first().click();
  await reviewer.page.getByRole('button', { name: 'Guardar' }).click();
  assert.match(await reviewer.page.locator('main').innerText(), /Un texto guardado/);
  await reviewer.page.goto('/desk/quz');
  assert.match(await reviewer.page.locator('main').innerText(), /1 de \d+/);
  await translator.close();
  await reviewer.close();
});

test('what a machine suggests is marked, and is approved only after a person has taken it', async () => {
  const translator = await phoneOf('translator');
  const { page } = translator;
  await page.goto(`/desk/gn/${COURSE}/files`);
  const po = `msgctxt "${TEXT}"\nmsgid "x"\nmsgstr "Mba'épa"\n\nmsgctxt "no-such.text"\nmsgid "x"\nmsgstr "y"\n`;
  await page.locator('input[type=file]').setInputFiles({ name: 'a.po', mimeType: 'text/plain', buffer: Buffer.from(po) });
  await page.getByText('Una máquina', { exact: true }).click();
  await page.getByRole('button', { name: 'Traer' }).click();
  const said = await page.locator('main').innerText();
  assert.match(said, /Una sugerencia nueva, que solo se ve en esta mesa/);
  assert.match(said, /Un texto no se tomó/);
  assert.match(said, /no-such\.text/);

  const reviewer = await phoneOf('reviewer');
  await reviewer.page.goto(`/desk/gn/${COURSE}?only=waiting`);
  assert.match(await reviewer.page.locator('main').innerText(), /Aquí no hay nada/);
  // It leaves the desk in no file.
  const out = await reviewer.context.request.get(`/desk/gn/${COURSE}/xliff`);
  const xliff = await out.text();
  assert.ok(xliff.includes(TEXT) && !xliff.includes("Mba'épa"));
  await translator.close();
  await reviewer.close();
});

test('a recording from a phone is heard by pupils once it is approved, and not before', async () => {
  const translator = await phoneOf('translator');
  const { page } = translator;
  const address = `/desk/es/${COURSE}/sound/${SOUND.key}`;
  await page.goto(address);
  await page.locator('input[type=file]').setInputFiles({ name: 'a.amr', mimeType: 'audio/amr', buffer: Buffer.from('#!AMR\n') });
  await page.getByRole('button', { name: 'Guardar la grabación' }).click();
  assert.match(await page.locator('main .notice').first().innerText(), /Muchos teléfonos no pueden tocar esa grabación[^]*MP3, M4A/);
  await page.locator('input[type=file]').setInputFiles(VOICE);
  await page.getByRole('button', { name: 'Guardar la grabación' }).click();
  assert.match(await page.locator('main').innerText(), /La grabación está guardada/);
  assert.match(await page.locator('main').innerText(), /Grabó Yolanda/);
  const file = await page.locator('audio').first().getAttribute('src');
  assert.match(file, /^\/desk\/sound\/[0-9a-z]{52}\.ogg$/);

  const pupil = await phoneOf('pupil');
  const digest = file.split('/').at(-1);
  assert.equal((await pupil.context.request.get(file)).status(), 403);
  assert.equal((await pupil.context.request.get(`/media/${digest}`)).status(), 404);
  const reviewer = await phoneOf('reviewer');
  await reviewer.page.goto(address);
  await reviewer.page.getByRole('button', { name: 'Está bien dicho: aprobar' }).click();
  assert.match(await reviewer.page.locator('main').innerText(), /Aprobado. Los alumnos ya lo oyen/);
  assert.equal((await pupil.context.request.get(`/media/${digest}`)).status(), 200);
  await pupil.page.goto('/courses/safe-phone/hurry');
  assert.equal(await pupil.page.locator('audio').first().getAttribute('src'), `/media/${digest}`);
  for (const phone of [translator, reviewer, pupil]) await phone.close();
});

test('the desk is nobody else\'s', async () => {
  const pupil = await phoneOf('pupil');
  for (const path of ['/desk', '/desk/quz', `/desk/quz/${COURSE}`, `/desk/quz/${COURSE}/po`, `/desk/quz/${COURSE}/translation`]) {
    assert.equal((await pupil.context.request.get(path)).status(), 403, path);
  }
  await pupil.close();
});
