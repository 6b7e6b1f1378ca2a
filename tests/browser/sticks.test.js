// Courses by stick, from the administrator's phone at 360 px without script: what is on the stick, and what of it is no good, is said
// before anything is pressed; what came and went is said by name; a stick at another place is found again; courses go out to the next
// village.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { LANGUAGES, newPhone, startBrowser } from './lib/browser.js';
import { startHub } from './lib/hub.js';
import { signIn } from './lib/people.js';

const COURSE = 'safe-phone';
const pdf = (title) => Buffer.from(`%PDF-1.4\n<< /Title (${title}) >>\n%%EOF\n`);

/** A zip with one empty entry of this name. */
function zipWith(name) {
  const facts = Buffer.alloc(26);
  facts.writeUInt16LE(20, 0);
  facts.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), facts, Buffer.from(name)]);
  const listed = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), facts, Buffer.alloc(14), Buffer.from(name)]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, listed, end]);
}

let media;
let stick;
let hub;
let next;
let browser;
before(async () => {
  media = await mkdtemp(join(tmpdir(), 'chaski-media-'));
  stick = join(media, 'here', 'AMARILLA');
  mkdirSync(stick, { recursive: true });
  mkdirSync(join(media, 'there'));
  const files = {
    'pozo.pdf': pdf('El pozo'), 'rio.pdf': pdf('El rio'), 'roto.epub': 'PK\x03\x04', 'wiki.zim': 'ZIM\x04rest', 'malo.zip': zipWith('../../etc/x'),
  };
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(stick, name), bytes);
  hub = await startHub({ sticks: join(media, 'here') });
  next = await startHub({ sticks: join(media, 'there') });
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await hub?.stop();
  await next?.stop();
  await rm(media, { recursive: true, force: true });
});

/** An administrator's phone. */
async function phoneAt(box, language = 'es') {
  const phone = await newPhone(browser, box, { language, script: false });
  await signIn(phone.page, 'administrator');
  return phone;
}

async function fits(page) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.equal(wide, 0, `${page.url()} is ${wide} px too wide`);
}

/** The page's words once nothing is going on any more; it asks for itself again meanwhile. */
async function settled(page) {
  await page.waitForFunction(() => !document.querySelector('[data-again]'), null, { timeout: 20_000 });
  await fits(page);
  return page.locator('main').innerText();
}

test('what a stick holds is said before anything is pressed, and what came by its title', async () => {
  for (const language of LANGUAGES) {
    const phone = await phoneAt(hub, language);
    await phone.page.goto('/library/import');
    await fits(phone.page);
    await phone.page.goto('/library/copy');
    await fits(phone.page);
    await phone.close();
  }
  const { page, close } = await phoneAt(hub);
  await page.goto('/library/import');
  const before = await page.locator('main').innerText();
  assert.match(before, /3 archivos de la memoria no se pueden tomar/);
  assert.match(before, /malo\.zip[^]*sale del archivo \(\.\.\/\.\.\/etc\/x\)/);
  assert.match(before, /roto\.epub[^]*dañado o incompleto/);
  assert.match(before, /wiki\.zim[^]*Es un archivo ZIM/);
  assert.doesNotMatch(before, /this is not|the database/);
  assert.equal(await page.locator('input[name="file"][type="checkbox"]').count(), 2);
  await page.getByRole('button', { name: 'Traer lo marcado' }).click();
  const told = await settled(page);
  assert.match(told, /Llegaron 2 libros[^]*El pozo[^]*El rio/);
  // Nothing chosen is said so, and nothing new is no news.
  await page.locator('input[name="file"][value="rio.pdf"]').uncheck();
  await page.getByRole('button', { name: 'Traer lo marcado' }).click();
  assert.match(await settled(page), /1 ya estaba aquí\. No cambió nada\.[^]*El pozo/);
  await page.locator('input[name="file"][value="rio.pdf"]').uncheck();
  await page.locator('input[name="file"][value="pozo.pdf"]').uncheck();
  await page.getByRole('button', { name: 'Traer lo marcado' }).click();
  assert.match(await page.locator('#result').innerText(), /Marque primero al menos uno/);
  await close();
});

test('a book from the phone is confirmed by its title, and what is refused by its format', async () => {
  const { page, close } = await phoneAt(hub);
  const send = async (name, buffer) => {
    await page.goto('/library/import');
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
    await page.getByRole('button', { name: 'Enviar a esta caja' }).click();
    return page.locator('main').innerText();
  };
  assert.match(await send('lago.pdf', pdf('El lago')), /Llegó 1 libro[^]*El lago/);
  assert.match(await send('curso.elp', zipWith('index.html')), /No se tomó «curso\.elp»[^]*Es un archivo eXeLearning/);
  await close();
});

test('courses go out to a stick and come in at the next village', async () => {
  const { page, context, close } = await phoneAt(hub);
  await page.goto('/library/import');
  await page.getByRole('link', { name: 'Copiar cursos a una memoria' }).click();
  await page.getByRole('button', { name: 'Copiar a la memoria' }).click();
  assert.match(await page.locator('#result').innerText(), /Marque primero al menos uno/);
  await page.getByLabel(/^Libros/).check();
  await page.getByLabel(/^El lago/).check();
  await page.locator(`input[name="course"][value="${COURSE}"]`).check();
  await page.getByRole('button', { name: 'Copiar a la memoria' }).click();
  const told = await settled(page);
  assert.match(told, /«Libros» ya está en la memoria \(1 KB\)/);
  assert.equal(told.match(/ya está en la memoria/g).length, 3);
  assert.deepEqual(readFileSync(join(stick, 'El lago.pdf')), pdf('El lago'));
  assert.match(told, /Ya puede sacar la memoria/);
  assert.ok(existsSync(join(stick, `${COURSE}.chaski`)));
  assert.equal(readdirSync(join(stick, 'KOLIBRI_DATA/content/databases')).length, 1);
  const file = await context.request.get(`/library/copy/file/${COURSE}`);
  assert.match(file.headers()['content-disposition'], /safe-phone\.chaski/);
  await page.locator('details summary').last().click();
  const book = await context.request.get(await page.getByRole('link', { name: /^El pozo/ }).getAttribute('href'));
  assert.deepEqual(await book.body(), pdf('El pozo'));
  assert.match(book.headers()['content-disposition'], /attachment.*%45%6C%20%70/);
  assert.equal((await context.request.get('/library/copy/file/nothing')).status(), 404);
  await close();

  const there = join(media, 'there', 'usb0');
  renameSync(stick, there);
  const other = await phoneAt(next);
  await other.page.goto('/library/import');
  const offered = await other.page.locator('main').innerText();
  assert.match(offered, /Libros[^]*Versión 2; 4 partes, 1 KB\. Es nuevo aquí/);
  assert.match(offered, /hay lugar para/);
  await other.page.getByRole('button', { name: 'Usar lo marcado desde la memoria, sin copiar' }).click();
  assert.match(await settled(other.page), /«Libros» ya está aquí: 4 partes, 1 KB[^]*está conectada\. No la saque/);
  // Out: said. In at another place: found by itself.
  const pocket = join(media, 'pocket');
  renameSync(there, pocket);
  await other.page.goto('/library/import');
  assert.match(await other.page.locator('main').innerText(), /en una memoria que no está conectada/);
  await fits(other.page);
  mkdirSync(join(media, 'there', 'ana'));
  renameSync(pocket, join(media, 'there', 'ana', 'AMARILLA'));
  await other.page.goto('/library/import');
  assert.match(await other.page.locator('main').innerText(), /está conectada\. No la saque/);
  // A list that is cut off is named before anybody presses.
  const databases = join(media, 'there', 'ana', 'AMARILLA', 'KOLIBRI_DATA/content/databases');
  writeFileSync(join(databases, `${'ab'.repeat(16)}.sqlite3`), 'cut off');
  await other.page.goto('/library/import');
  assert.match(await other.page.locator('main').innerText(), /No se puede leer «abab[^]*lista de contenidos está dañada/);
  await fits(other.page);
  await other.close();
});

test('nobody else copies courses', async () => {
  const phone = await newPhone(browser, hub, { language: 'es', script: false });
  await signIn(phone.page, 'pupil');
  for (const path of ['/library/import', '/library/copy', `/library/copy/file/${COURSE}`]) {
    assert.equal((await phone.context.request.get(path)).status(), 403, path);
  }
  await phone.close();
});
