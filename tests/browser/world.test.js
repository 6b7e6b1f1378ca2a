// The demonstration world: everybody finds her card, the link is really cut, and a stick carries mail between a school and the central,
// by the two buttons, at 360 px, without script; what goes wrong at a stick is said; and nothing stays behind when the world ends.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { LANGUAGES, newPhone, shoot, startBrowser } from './lib/browser.js';
import { lookAt, lookHere } from './lib/look.js';
import { signIn } from './lib/people.js';
import { answers, enterMinistry, startWorld } from './lib/world.js';

/** A call to the central, or a stick's turn, on a busy machine too. */
const DONE_MS = 60_000;

let world;
let browser;
before(async () => {
  [world, browser] = await Promise.all([startWorld(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await world?.stop();
});

const main = (page) => page.locator('main').innerText();

async function fits(page) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${page.url()} is ${wide} px too wide`);
}

/** Presses, and waits for the page that follows. */
async function press(page, name) {
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name }).click()]);
  await fits(page);
}

/** The words of the stick's page once nothing is going on; it asks for itself again meanwhile. */
async function settled(page) {
  const end = Date.now() + DONE_MS;
  for (;;) {
    const said = await main(page);
    if (!/Escribiendo la memoria|Leyendo la memoria/.test(said)) return said;
    assert.ok(Date.now() < end, said);
    await page.waitForTimeout(200);
    await page.goto('/mail/stick');
  }
}

/** Presses one of the two buttons and returns what came of it. */
async function stick(page, button) {
  await page.goto('/mail/stick');
  await press(page, button);
  const said = await settled(page);
  await fits(page);
  return said;
}

/** Puts the stick in at a place, by a button of the front page; `null` pulls it out. */
async function carry(front, place) {
  await front.goto('/');
  if (place && new RegExp(`está conectada: .*${place}`).test(await main(front))) return;
  await press(front, place ? new RegExp(`Conectarla: .*${place}`) : 'Sacarla');
  assert.match(await main(front), place ? new RegExp(`está conectada: .*${place}`) : /está en su bolsillo/);
}

/** Somebody of a school's staff changes something: there is news. */
async function change(school) {
  const { page, close } = await newPhone(browser, school, { script: false });
  await signIn(page, 'administrator');
  await page.goto('/people');
  await Promise.all([page.waitForEvent('load'), page.locator('main a[href^="/people/"]').filter({ hasText: 'Quispe' }).first().click()]);
  await page.locator('details', { has: page.locator('form[action$="/name"]') }).locator('summary').click();
  await page.locator('form[action$="/name"] input[name=name]').fill('Yesenia Quispe Rojas');
  await Promise.all([page.waitForEvent('load'), page.locator('form[action$="/name"] button').first().click()]);
  await close();
}

test('its first page has a card for everybody, in three languages', async () => {
  for (const language of LANGUAGES) {
    const phone = await newPhone(browser, world, { language });
    const faults = await lookAt(phone, { path: '/' });
    await shoot(phone.page, `world front ${language}`);
    assert.equal(faults.join('\n'), '');
    assert.equal(await phone.page.locator('main .cards .card a').count(), 6);
    await phone.close();
  }
  // A browser has one set of cookies for one name, whatever the port: nobody is signed out by opening another card.
  const { page, close } = await newPhone(browser, world, { script: false });
  await page.goto('/');
  const cards = await page.locator('main .cards .card a').evaluateAll((links) => links.map((link) => link.href));
  assert.equal(new Set(cards.map((card) => new URL(card).origin)).size, 3, cards.join(' '));
  const [school, , , , ministry, other] = cards;
  const sign = async (address, role) => {
    await page.goto(address);
    await page.locator(`form[action="/demo/sign-in"] button[value="${role}"]`).click();
  };
  await sign(school, 'technician');
  assert.match(await main(page), /caja/);
  await sign(other, 'administrator');
  assert.match(await main(page), /Berta Calla|Personas/);
  await page.goto(new URL(ministry).origin);
  assert.match(await main(page), /Aquí todo es inventado/);
  assert.equal((await page.goto(`${new URL(school).origin}/box`)).status(), 200, 'the technician is still signed in');
  await close();
});

test('a cut link is cut for the boxes, and a mended one is there again', async () => {
  const front = await newPhone(browser, world, { script: false });
  const hub = await newPhone(browser, world.schools[0], { script: false });
  await signIn(hub.page, 'technician');
  /** Has the box call the central now, and returns what its page then says of it. */
  const call = async (words) => {
    const end = Date.now() + DONE_MS;
    await hub.page.goto('/join');
    await hub.page.locator('form[action="/join/now"] button').click();
    for (;;) {
      const said = await main(hub.page);
      if (words.test(said)) return;
      assert.ok(Date.now() < end, `${words}: ${said}`);
      await hub.page.waitForTimeout(300);
      await hub.page.goto('/join');
    }
  };
  await call(/Bien: /);
  await front.page.goto('/');
  await press(front.page, 'Cortar el enlace');
  assert.match(await main(front.page), /El enlace está cortado/);
  await shoot(front.page, 'world cut es');
  await call(/Todavía no hay camino/);
  await press(front.page, 'Reparar el enlace');
  assert.match(await main(front.page), /Las cajas llegan a la central/);
  await call(/Bien: /);
  await press(front.page, 'Cortar el enlace');
  await call(/Todavía no hay camino/);
  await front.close();
  await hub.close();
});

test('with the link cut a stick carries the mail, by two buttons without script', async () => {
  const front = await newPhone(browser, world, { script: false });
  const hub = await newPhone(browser, world.schools[0], { script: false });
  const ministry = await newPhone(browser, world.central, { script: false });
  await signIn(hub.page, 'technician');
  await enterMinistry(ministry.page);

  // Nothing is in: said, with what to do.
  await hub.page.goto('/box');
  await hub.page.getByRole('link', { name: 'Correo en una memoria' }).click();
  assert.match(await main(hub.page), /No hay ninguna memoria conectada/);
  await shoot(hub.page, 'stick none es');

  await change(world.schools[0]);
  await carry(front.page, 'San Isidro');
  await hub.page.goto('/mail/stick');
  assert.match(await main(hub.page), /AMARILLA[^]*Una carta para este lugar/);
  await shoot(hub.page, 'stick before es');
  assert.match(await stick(hub.page, 'Leer la memoria'), /está leída y lleva el recibo[^]*La central: nada que no estuviera ya aquí/);
  const written = await stick(hub.page, 'Escribir la memoria');
  assert.match(written, /El correo está en la memoria «AMARILLA»\. Ya puede sacarla[^]*La central: [\d.  ]+ entradas, /);
  await shoot(hub.page, 'stick written es');

  await carry(front.page, 'La central');
  await ministry.page.goto('/mail');
  await ministry.page.getByRole('link', { name: 'Correo en una memoria' }).click();
  const read = await stick(ministry.page, 'Leer la memoria');
  assert.match(read, /San Isidro: [\d.  ]+ entradas nuevas|San Isidro: una entrada nueva|La caja \w+…: [\d.  ]+ entradas nuevas/);
  await shoot(ministry.page, 'stick read es');
  await ministry.page.goto('/network');
  assert.match(await main(ministry.page), /por memoria USB/);
  // Read twice, it is the same.
  assert.match(await stick(ministry.page, 'Leer la memoria'), /nada que no estuviera ya aquí/);
  await stick(ministry.page, 'Escribir la memoria');

  // Back at the school: the receipt says that the central has it, so nothing is written twice.
  await carry(front.page, 'San Isidro');
  await stick(hub.page, 'Leer la memoria');
  assert.doesNotMatch(await stick(hub.page, 'Escribir la memoria'), /La central: [\d.  ]{4,} entradas/);
  for (const phone of [front, hub, ministry]) await phone.close();
});

test('what goes wrong at a stick is said, and nothing but sticks is written', async () => {
  const front = await newPhone(browser, world, { script: false });
  const { page, context, close } = await newPhone(browser, world.schools[0], { script: false });
  await signIn(page, 'administrator');
  await carry(front.page, 'San Isidro');
  const at = join(world.folder, 'world/sticks/san-isidro/AMARILLA');
  // A pupil, and who has not signed in, do not use it; a form cannot name another folder.
  await page.goto('/mail/stick');
  await page.locator('input[name=stick]').first().evaluate((input) => { input.value = '/tmp'; });
  await press(page, 'Escribir la memoria');
  assert.match(await page.locator('#result').innerText(), /La memoria ya no está/);
  // Pulled out between the look and the press.
  await page.goto('/mail/stick');
  await carry(front.page, null);
  await press(page, 'Escribir la memoria');
  assert.match(await page.locator('#result').innerText(), /La memoria ya no está/);
  await carry(front.page, 'San Isidro');
  // Somebody laid a link where letters go: named, and what it led to stays as it was.
  const letters = join(at, 'chaski/letters');
  renameSync(letters, join(at, 'kept'));
  const elsewhere = join(world.folder, 'elsewhere');
  mkdirSync(elsewhere);
  symlinkSync(elsewhere, letters);
  const failed = await stick(page, 'Escribir la memoria');
  assert.match(failed, /La memoria «AMARILLA» falló[^]*No la mande así/);
  assert.deepEqual(readdirSync(elsewhere), []);
  await shoot(page, 'stick failed es');
  rmSync(letters);
  renameSync(join(at, 'kept'), letters);
  // A letter that was damaged is named.
  for (const card of readdirSync(join(at, 'chaski/cards'))) {
    const reader = join(letters, card.replace('.card', ''));
    mkdirSync(reader, { recursive: true });
    writeFileSync(join(reader, 'damaged.letter'), 'a photo');
  }
  assert.match(await stick(page, 'Leer la memoria'), /La carta de «Alguien desconocido» no se puede leer[^]*Se dañó en el camino/);
  await shoot(page, 'stick damaged es');
  // Nothing can be written on it. (Whoever is root may write everywhere.)
  if (process.getuid?.() !== 0) {
    chmodSync(at, 0o555);
    assert.match(await stick(page, 'Escribir la memoria'), /No se puede escribir/);
    chmodSync(at, 0o755);
  }
  for (const role of ['pupil', 'teacher']) {
    await signIn(page, role);
    assert.equal((await context.request.get('/mail/stick')).status(), 403, role);
  }
  await close();
  await front.close();
});

for (const language of LANGUAGES) {
  test(`the stick's page is accessible and fits a phone, in ${language}`, async () => {
    const phone = await newPhone(browser, world.schools[0], { language });
    await signIn(phone.page, 'technician');
    const faults = await lookAt(phone, { path: '/mail/stick' });
    await phone.page.locator('form[action="/mail/stick"] button').last().click();
    await phone.page.waitForFunction(() => document.querySelector('#result') && !document.querySelector('[data-again]'), null, { timeout: DONE_MS });
    faults.push(...(await lookHere(phone, 'what came of it')));
    await shoot(phone.page, `stick ${language}`);
    assert.equal(faults.join('\n'), '');
    await phone.close();
  });
}

test('the world ends as a whole, and goes on where it was', { timeout: 180_000 }, async () => {
  const all = [world, ...world.schools, world.central].map(({ url }) => url);
  assert.deepEqual(await Promise.all(all.map(answers)), [true, true, true, true]);
  // However it ends: killed, its programs hear it too.
  await world.end('SIGKILL');
  const end = Date.now() + DONE_MS;
  while ((await Promise.all(all.map(answers))).some(Boolean)) {
    assert.ok(Date.now() < end, 'something still answers');
    await new Promise((done) => setTimeout(done, 100));
  }
  await world.start();
  const { page, close } = await newPhone(browser, world, { script: false });
  await page.goto('/');
  assert.match(await main(page), /está conectada: .*San Isidro/, 'the stick is where it was');
  assert.match(await main(page), /Las cajas llegan a la central/, 'a new start mends the link');
  await close();
  assert.equal(await world.end('SIGINT'), 0);
  assert.deepEqual(await Promise.all([world, ...world.schools, world.central].map(({ url }) => answers(url))), [false, false, false, false]);
});
