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

test('nobody approves her own words, and the only reviewer is told how they get approved', async () => {
  const reviewer = await phoneOf('reviewer');
  const { page } = reviewer;
  await page.goto(`/desk/ay/${COURSE}`);
  await page.locator('textarea').first().fill('Khuskhata');
  await page.getByRole('button', { name: 'Guardar' }).click();
  const waiting = `/desk/ay/${COURSE}?only=waiting`;
  await page.goto(waiting);
  const said = await page.locator('main').innerText();
  assert.match(said, /Algunas de estas palabras son suyas: las aprueba otra persona/);
  assert.match(said, /nadie aprueba sola lo que dijo ella misma[^]*revisión de traducciones[^]*también lo diría así[^]*otra caja/);
  assert.match(said, /Usted escribió estas palabras/);
  assert.equal(await page.locator('input[name="approve"]').count(), 0);
  // Nor by a form that the page did not offer.
  const key = await page.locator('input[name="key"]').first().getAttribute('value');
  await page.evaluate((key) => {
    const form = document.querySelector('main form[method="post"]');
    for (const [name, value] of [['approve', key], [`seen-${key}`, 'Khuskhata']]) {
      form.insertAdjacentHTML('beforeend', `<input type="hidden" name="${name}" value="${value}">`);
    }
  }, key);
  await page.getByRole('button', { name: 'Guardar' }).click();
  assert.match(await page.locator('main').innerText(), /No había nada nuevo que guardar/);

  // A translator says the same; now it is hers, and the reviewer approves it.
  const translator = await phoneOf('translator');
  await translator.page.goto(waiting);
  assert.match(await translator.page.locator('main').innerText(), /la única persona que aprueba aquí/);
  await translator.page.getByText('Yo también lo diría así').click();
  await translator.page.getByRole('button', { name: 'Guardar' }).click();
  assert.match(await translator.page.locator('main').innerText(), /Un texto guardado/);
  await page.goto(waiting);
  await page.getByText('Está bien dicho: aprobar').click();
  await page.getByRole('button', { name: 'Guardar' }).click();
  assert.match(await page.locator('main').innerText(), /Un texto guardado/);
  await page.goto('/desk/ay');
  assert.match(await page.locator('main').innerText(), /1 de \d+/);

  // What she recorded herself waits too.
  await page.goto(`/desk/es/${COURSE}/sound/lesson:links.goal`);
  await page.locator('input[type=file]').setInputFiles(VOICE);
  await page.getByRole('button', { name: 'Guardar la grabación' }).click();
  const sound = await page.locator('main').innerText();
  assert.match(sound, /Usted grabó este sonido: lo aprueba otra persona/);
  assert.match(sound, /lo graba otra persona/);
  assert.equal(await page.getByRole('button', { name: 'Está bien dicho: aprobar' }).count(), 0);
  for (const phone of [translator, reviewer]) await phone.close();
});

test('the player\'s own words are recorded at the desk, and heard in lessons once they are approved', async () => {
  const translator = await phoneOf('translator');
  const { page } = translator;
  await page.goto('/desk/es');
  await page.getByRole('link', { name: 'Palabras de las páginas' }).click();
  assert.match(await page.locator('main').innerText(), /la voz de una persona/);
  await page.goto('/desk/es/interface/sound/library-begin');
  await page.locator('input[type=file]').setInputFiles({ ...VOICE, buffer: Buffer.from('OggS comenzar') });
  await page.getByRole('button', { name: 'Guardar la grabación' }).click();
  const file = (await page.locator('audio').first().getAttribute('src')).split('/').at(-1);
  const pupil = await phoneOf('pupil');
  const begin = async () => {
    await pupil.page.goto('/courses/safe-phone/links');
    return pupil.page.locator('.said', { hasText: 'Comenzar' }).locator('audio').getAttribute('src');
  };
  assert.match(await begin(), /^\/media\//);
  assert.notEqual(await begin(), `/media/${file}`);
  assert.equal((await pupil.context.request.get(`/media/${file}`)).status(), 404);
  const reviewer = await phoneOf('reviewer');
  await reviewer.page.goto('/desk/es/interface/sound/library-begin');
  await reviewer.page.getByRole('button', { name: 'Está bien dicho: aprobar' }).click();
  assert.match(await reviewer.page.locator('main').innerText(), /Aprobado. Los alumnos ya lo oyen/);
  assert.equal(await begin(), `/media/${file}`);
  assert.equal((await pupil.context.request.get(`/media/${file}`)).status(), 200);
  for (const phone of [translator, reviewer, pupil]) await phone.close();
});

test('what was approved travels to another box as files, and is taken at its page', { timeout: 300_000 }, async () => {
  const translator = await phoneOf('translator');
  const download = async (path) => {
    const answer = await translator.context.request.get(path);
    assert.match(answer.headers()['content-disposition'] ?? '', /\.chaski/, path);
    return answer.body();
  };
  // Approved by the tests above: a title in Aymara, and the sound of a lesson's goal in Spanish.
  const words = await download(`/desk/ay/${COURSE}/translation`);
  const voice = await download(`/desk/es/${COURSE}/voice`);
  const other = await startHub();
  const phone = await newPhone(browser, other, { language: 'es', script: false });
  const { page } = phone;
  await signIn(page, 'administrator');
  const send = async (name, buffer) => {
    await page.goto('/library/import');
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
    await page.getByRole('button', { name: 'Enviar a esta caja' }).click();
    return page.locator('main').innerText();
  };
  assert.match(await send('a.chaski', words), /tiene palabras en ay[^]*Las aprobó: Wilber[^]*todavía nadie puede elegir ese idioma/);
  assert.match(await send('v.chaski', voice), /tiene voz en Español[^]*Habla: Yolanda[^]*ya lo tiene/);
  assert.match(await send('cut.chaski', voice.subarray(0, voice.length - 1)), /No se tomó/);
  const pupil = await newPhone(browser, other, { language: 'es', script: false });
  await signIn(pupil.page, 'pupil');
  await pupil.page.goto('/courses/safe-phone/hurry');
  const src = await pupil.page.locator('audio').first().getAttribute('src');
  const heard = await pupil.context.request.get(src);
  assert.equal((await heard.body()).toString(), VOICE.buffer.toString());
  for (const one of [translator, phone, pupil]) await one.close();
  await other.stop();
});

test('the desk is nobody else\'s', async () => {
  const pupil = await phoneOf('pupil');
  for (const path of ['/desk', '/desk/quz', `/desk/quz/${COURSE}`, `/desk/quz/${COURSE}/po`, `/desk/quz/${COURSE}/translation`]) {
    assert.equal((await pupil.context.request.get(path)).status(), 403, path);
  }
  await pupil.close();
});
