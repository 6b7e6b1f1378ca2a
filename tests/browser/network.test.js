// A ministry's network on its central's pages: without script, by keyboard, on a phone and at a desk, in three languages.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { LANGUAGES, newPhone, shoot, startBrowser } from './lib/browser.js';
import { after as following, chaski, startCentral } from './lib/central.js';
import { startHub } from './lib/hub.js';
import { lookAt, lookHere } from './lib/look.js';

const DESK = { width: 1200, height: 900 };
const PASSWORD = 'lluvia mansa';
/** More stops than any page of ours has. */
const MAX_STOPS = 120;

let hub;
let central;
let browser;
let box;
before(async () => {
  [hub, central, browser] = await Promise.all([startHub(), startCentral({ administrator: 'Rosa Huamán' }), startBrowser()]);
  // A box whose hub is not running has a card to give.
  await hub.pull();
  box = join(hub.folder, 'demonstration');
});
after(async () => {
  await browser?.close();
  await central?.remove();
  await hub?.stop();
});

async function tabTo(page, locator) {
  for (let i = 0; i < MAX_STOPS; i += 1) {
    if (await locator.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`cannot be reached by Tab: ${await locator.evaluate((element) => element.outerHTML.slice(0, 120))}`);
}

/** Somebody who runs the network, signed in by her password. */
async function signedIn(options = {}) {
  const phone = await newPhone(browser, central, options);
  await phone.page.goto('/enter/staff');
  await phone.page.locator('input[name=who]').fill('Rosa Huamán');
  await phone.page.locator('input[name=password]').fill(PASSWORD);
  await phone.page.locator('main form button').first().click();
  assert.equal(new URL(phone.page.url()).pathname, '/network');
  return phone;
}

test('she comes in, brings a card and certifies it for the fingerprint that is read to her, without script', async () => {
  const phone = await newPhone(browser, central, { script: false });
  const { page } = phone;
  await page.goto('/enter/invitation');
  await page.locator('input[name=invitation]').fill(central.invitation);
  await page.locator('input[name=new]').fill(PASSWORD);
  await page.locator('main form button').first().click();
  await page.goto('/');
  await page.getByRole('link', { name: 'Las cajas de la red' }).click();
  assert.match(await page.locator('main').innerText(), /Todavía no hay ninguna caja/);

  const card = join(hub.folder, 'school.card');
  const print = following(await chaski('node', 'card', '--data', box, '--out', card), 'at the central: ');
  await page.getByRole('link', { name: 'Dejar entrar una caja con su tarjeta' }).click();
  await page.locator('input[type=file]').setInputFiles({ name: 'foto.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('a photo') });
  await page.getByRole('button', { name: 'Traer la tarjeta' }).click();
  assert.match(await page.locator('#result').innerText(), /no es la tarjeta de una caja/);
  await page.locator('input[type=file]').setInputFiles(card);
  await page.getByRole('button', { name: 'Traer la tarjeta' }).click();
  assert.match(await page.locator('#result').innerText(), /Compare ahora su huella/);
  await shoot(page, 'network-waiting-es');
  assert.ok(!(await page.content()).includes(print), 'what is compared is not shown');
  await page.getByLabel('La huella de la caja').fill('aaaaa-bbbbb-ccccc-ddddd');
  await page.getByRole('button', { name: 'Certificar esta caja' }).click();
  assert.match(await page.locator('#result').innerText(), /Esa no es la huella/);
  await page.getByLabel('La huella de la caja').fill(print.toUpperCase());
  await page.getByRole('button', { name: 'Certificar esta caja' }).click();
  assert.match(await page.locator('#result').innerText(), /La caja está certificada/);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Descargar el archivo de bienvenida' }).click(),
  ]);
  const welcome = join(hub.folder, 'school.welcome');
  await download.saveAs(welcome);
  assert.match(download.suggestedFilename(), /^chaski-welcome-[0-9a-z]{5}\.bin$/);
  assert.ok(readFileSync(welcome).length > 100);
  assert.match(await chaski('join', welcome, '--demonstration', '--data', box), /Joined the network/);
  await phone.close();
});

test('a code is shown large and as a square, once', async () => {
  const phone = await signedIn({ script: false });
  const { page } = phone;
  await page.getByRole('link', { name: 'Dejar entrar una caja por internet' }).click();
  await page.getByLabel('La huella de la caja').fill('aaaaa bbbbb ccccc');
  await page.getByLabel('Dirección en la que las cajas llaman').fill('central');
  await page.getByRole('button', { name: 'Hacer un código' }).click();
  assert.match(await page.locator('main .field .error, main [role=alert], main').first().innerText(), /veinte letras y cifras[^]*Escríbala así/);
  await shoot(page, 'network-code-mistyped-es');
  await page.getByLabel('La huella de la caja').fill('aaaaa bbbbb ccccc ddddd');
  await page.getByLabel('Dirección en la que las cajas llaman').fill(central.address);
  await page.getByRole('button', { name: 'Hacer un código' }).click();
  const [address, code, print] = await page.locator('.aloud dd').allInnerTexts();
  assert.equal(address, central.address);
  assert.match(code, /^[0-9a-z]{4}(-[0-9a-z]{4}){2}$/);
  assert.match(print, /^[0-9a-z]{5}(-[0-9a-z]{5}){3}$/);
  assert.equal(await page.locator('svg.qr').count(), 1);
  await shoot(page, 'network-code-es');
  await phone.close();
});

for (const language of LANGUAGES) {
  test(`its pages are accessible and fit a phone, in ${language}`, async () => {
    const faults = [];
    const phone = await signedIn({ language });
    const { page } = phone;
    const node = new URL(await page.locator('main table tbody th a').first().evaluate((a) => a.href)).pathname;
    for (const path of ['/network', '/network/waiting', '/network/invite', '/network/map', node]) {
      faults.push(...(await lookAt(phone, { path })));
      await shoot(page, `network-${path}-${language}`);
    }
    await page.goto('/network/invite');
    await page.locator('[name=box]').fill('aaaaa-bbbbb-ccccc-ddddd');
    await page.locator('main form button').first().click();
    faults.push(...(await lookHere(phone, 'the code')));
    assert.equal(faults.join('\n'), '');
    await phone.close();
  });
}

/** Presses Enter where the focus is, and waits for the page that follows. */
const enter = (page) => Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);

test('the box is seen, placed and drawn, and its certificate is taken back by keyboard alone', async () => {
  const phone = await signedIn({ viewport: DESK, language: 'en' });
  const { page } = phone;
  const link = page.locator('main table tbody th a').first();
  await link.click();
  const address = new URL(page.url()).pathname;
  await page.getByLabel('Degrees north').fill('-13,52');
  await page.getByLabel('Degrees east').fill('-71.97');
  await page.getByRole('button', { name: 'Keep the place' }).click();
  assert.match(await page.locator('#result').innerText(), /Kept/);
  await page.goto('/network/map');
  assert.equal(await page.locator('.place-map svg circle').count(), 1);
  assert.match(await page.locator('main table').innerText(), /−13\.520/);

  await page.goto(`${address}/revoke`);
  await tabTo(page, page.locator('input[name=reason]').first());
  await page.keyboard.press('ArrowDown');
  await tabTo(page, page.getByRole('button', { name: 'See what follows' }));
  await enter(page);
  // It has sent nothing yet, so to keep all that is here would keep nothing: that is to be chosen.
  assert.match(await page.locator('main').innerText(), /Nothing that it wrote has come here yet/);
  await tabTo(page, page.locator('input[name=stands]').first());
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await tabTo(page, page.getByRole('button', { name: 'See what follows' }));
  await enter(page);
  assert.match(await page.locator('main').innerText(), /This cannot be undone/);
  await shoot(page, 'network-revoke-en');
  await tabTo(page, page.locator('input[name=word]'));
  await page.keyboard.type('take back');
  await page.keyboard.press('Tab');
  await enter(page);
  assert.match(await page.locator('#result').innerText(), /The certificate is taken back/);
  assert.equal(await page.getByRole('button', { name: 'Renew the certificate' }).count(), 0);
  await phone.close();
});

test('where no network reaches, a new box takes the place of a dead one by its card', { timeout: 120_000 }, async () => {
  const fresh = await startHub({ demonstration: false });
  await fresh.pull();
  const card = join(fresh.folder, 'new.card');
  const print = following(await chaski('node', 'card', '--data', fresh.folder, '--out', card), 'at the central: ');
  for (const language of LANGUAGES) {
    const phone = await signedIn({ language, script: false });
    const { page } = phone;
    const dead = new URL(await page.locator('main table tbody th a').first().evaluate((a) => a.href)).pathname;
    await page.goto(`${dead}/replace`);
    const form = page.locator('form[action$="/replace/card"]');
    // A photo is no card; what was typed is kept in this form and asked for in no other.
    await form.locator('[name=because][value=broken]').check();
    await form.locator('[name=box]').fill(print);
    await form.locator('input[type=file]').setInputFiles({ name: 'foto.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('a photo') });
    await form.locator('button').click();
    assert.equal(await form.locator('[name=box]').inputValue(), print);
    assert.equal(await page.locator('form[action$="/replace"] [name=box]').inputValue(), '');
    await shoot(page, `network replace by card ${language}`);
    await phone.close();
  }
  const phone = await signedIn({ language: 'es', script: false });
  const { page } = phone;
  const dead = new URL(await page.locator('main table tbody th a').first().evaluate((a) => a.href)).pathname;
  // Brought among the cards that wait, it is told where it belongs.
  await page.goto('/network/waiting');
  await page.locator('input[type=file]').setInputFiles(card);
  await page.getByRole('button', { name: 'Traer la tarjeta' }).click();
  assert.match(await page.locator('main').innerText(), /no nombra ninguna escuela[^]*Otra caja ocupa su lugar/);
  await page.getByLabel('La huella de la caja').fill(print);
  await page.getByRole('button', { name: 'Certificar esta caja' }).click();
  assert.match(await page.locator('#result').innerText(), /Falta el número de la escuela/);
  await shoot(page, 'network waiting no school es');

  await page.goto(`${dead}/replace`);
  const form = page.locator('form[action$="/replace/card"]');
  await form.locator('[name=because][value=broken]').check();
  await form.locator('[name=box]').fill(print);
  await form.locator('input[type=file]').setInputFiles(card);
  await form.locator('button').click();
  assert.match(await page.locator('#result').innerText(), /La caja está certificada/);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Descargar el archivo de bienvenida' }).click(),
  ]);
  const welcome = join(fresh.folder, 'new.welcome');
  await download.saveAs(welcome);
  assert.match(await chaski('join', welcome, '--data', fresh.folder), /Fingerprint of its central[^]*stick write/);
  await phone.close();
  await fresh.stop();
});
