// A teacher's own lesson, from her phone to a pupil's: written, given, corrected after somebody answered, printed, taken back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newPhone, startBrowser } from './lib/browser.js';
import { startHub } from './lib/hub.js';
import { signIn } from './lib/people.js';

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

/** A phone in somebody's hands, without script. */
async function phoneOf(role) {
  const phone = await newPhone(browser, hub, { language: 'es', script: false });
  await signIn(phone.page, role);
  return phone;
}

const main = (page) => page.locator('main').innerText();
const press = (page, name) => page.getByRole('button', { name, exact: true }).click();

test('a lesson is written, given, corrected without losing an answer, printed and taken back', async () => {
  const teacher = await phoneOf('teacher');
  const { page } = teacher;
  await page.goto('/make');
  await page.getByLabel('Título').fill('Hervir el agua');
  await press(page, 'Empezar');
  const draft = new URL(page.url()).pathname;

  await page.getByRole('link', { name: 'Una página para leer' }).click();
  await page.getByLabel('Título de la página').fill('Cinco minutos');
  await page.getByLabel('Texto').fill('Traiga:\n\n- una olla\n- agua');
  await press(page, 'Guardar');
  // Two fields that look alike have names of their own, so that each label leads to its field.
  await page.getByLabel('¿Qué se ve en ella?').fill('Una olla');
  assert.equal(await page.getByLabel('Texto').inputValue(), 'Traiga:\n\n- una olla\n- agua');

  await page.goto(`${draft}/new/single`);
  await page.getByLabel('Pregunta').fill('¿Cuánto hierve?');
  await page.getByLabel('Opción 1', { exact: true }).first().fill('Un minuto');
  await page.getByLabel('Opción 2', { exact: true }).first().fill('Cinco minutos');
  // The wrong one is marked right, as it happens.
  await page.getByRole('radio', { name: 'Opción 1' }).check();
  await press(page, 'Guardar');
  const question = new URL(page.url()).pathname;

  // A file of which nothing can be taken is not said to be taken.
  await page.goto(`${draft}/bring`);
  const gift = { name: 'a.gift', mimeType: 'text/plain', buffer: Buffer.from('Escriba.{}\n') };
  await page.locator('input[type=file]').setInputFiles(gift);
  await press(page, 'Traer');
  assert.match(await main(page), /No se tomó ninguna parte/);

  await page.goto(draft);
  await press(page, 'Publicar');
  assert.match(await main(page), /Publicada/);
  const course = await page.getByRole('link', { name: 'Abrirla' }).getAttribute('href');
  const give = page.getByRole('link', { name: /Dejarla como tarea/ });
  assert.ok(await give.count());
  // Also tomorrow, not only right after publishing.
  await page.goto(draft);
  await give.first().click();
  assert.match(await main(page), /Hervir el agua/);

  const pupil = await phoneOf('pupil');
  const exercise = `${course}/lesson/question-2`;
  await pupil.page.goto(exercise);
  await pupil.page.getByText('Un minuto', { exact: true }).click();
  await pupil.page.locator('button[name="do"][value="answer"]').click();
  assert.match(await main(pupil.page), /¡Bien!/);

  await page.goto(question);
  await page.getByRole('radio', { name: 'Opción 2' }).check();
  await press(page, 'Guardar');
  await page.goto(draft);
  await page.getByLabel(/¿Qué corrigió\?/).fill('Son cinco');
  await press(page, 'Publicar la versión corregida');
  await pupil.page.goto(exercise);
  const told = await main(pupil.page);
  assert.match(told, /Son cinco\. Tu respuesta de antes queda como se calificó\./);

  await page.goto(`${draft}/paper?key=1`);
  const paper = await page.locator('body').innerText();
  assert.match(paper, /Marca una:/);
  assert.doesNotMatch(paper, /question-|\.:/);

  await page.goto(draft);
  await press(page, 'Retirar de los cursos');
  assert.match(await main(page), /Retirada/);
  assert.equal((await pupil.page.goto(course)).status(), 404);
  await pupil.page.goto('/courses');
  assert.doesNotMatch(await main(pupil.page), /Hervir el agua/);
  await press(page, 'Publicar la versión corregida');
  assert.equal((await pupil.page.goto(course)).status(), 200);
  await teacher.close();
  await pupil.close();
});
