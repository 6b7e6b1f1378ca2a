// A courier's phone and a pupil who moves, between two schools' real boxes and their central: the mail is taken, delivered and answered
// in the browser without script; a history is asked for by slip, granted, and arrives by mail file and by network; who is protected is
// never found, and her new school never shown.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { LANGUAGES, newPhone, shoot, startBrowser } from './lib/browser.js';
import { lookAt } from './lib/look.js';
import { signIn } from './lib/people.js';
import { startWorld } from './lib/world.js';

/** A call to the central on a busy machine. */
const DONE_MS = 60_000;
/** There and back so often at most until what one waits for is there: keys follow entries, receipts follow keys. */
const ROUNDS = 3;

/** What the head reads of mail that left. */
const LEFT = {
  es: [/San Isidro/, /Central, /, /teléfono/i, /Una segunda copia/, /No se cruza ninguna frontera[^]*bajo la ley de/, /se pueden? leer/],
  pt: [/San Isidro/, /Central, /, /telefone/i, /Uma segunda cópia/, /Nenhuma fronteira é cruzada[^]*sob a lei/, /podem? ser lidas?/],
  en: [/San Isidro/, /Central, /, /phone/i, /A second copy/, /No border is crossed[^]*under the law of/, /that can be read/],
};

let world;
let browser;
before(async () => {
  [world, browser] = await Promise.all([startWorld(), startBrowser()]);
  await link('cut');
});
after(async () => {
  await browser?.close();
  await world?.stop();
});

const main = (page) => page.locator('main').innerText();

async function press(page, name) {
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name, exact: true }).click()]);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${page.url()} is ${wide} px too wide`);
}

/** Cuts or mends the link, on the world's first page. */
async function link(how) {
  const front = await newPhone(browser, world, { script: false });
  await front.page.goto('/');
  const name = how === 'cut' ? 'Cortar el enlace' : 'Reparar el enlace';
  await press(front.page, name);
  await front.close();
}

/** The courier: a phone without an account, and the file in it. */
async function courier(at) {
  const phone = await newPhone(browser, at, { script: false });
  const saved = async (act, name) => {
    const [download] = await Promise.all([phone.page.waitForEvent('download'), act()]);
    const file = join(world.folder, name);
    // A courier comes by many boxes: which school's mail it is, and of when, stands in the name.
    assert.match(download.suggestedFilename(), /^chaski-mail(-return)?(-[a-z0-9-]+)?-\d{4}-\d\d-\d\d\.bin$/);
    await download.saveAs(file);
    return file;
  };
  return {
    ...phone,
    async take(name) {
      await phone.page.goto('/mail');
      if (at !== world.central) assert.match(await phone.page.locator('h1').innerText(), /Llevar el correo de ./);
      return saved(() => phone.page.getByRole('button', { name: 'Recoger el correo' }).click(), name);
    },
    async deliver(file) {
      await phone.page.goto('/mail');
      await phone.page.locator('input[type=file]').setInputFiles(file);
      await press(phone.page, 'Entregar');
      return main(phone.page);
    },
    back: (name) => saved(() => phone.page.getByRole('link', { name: 'Recoger el correo de vuelta' }).click(), name),
  };
}

test('the mail of a school is taken, delivered at the central, and the receipt brought back', async () => {
  const [school] = world.schools;
  const at = await courier(school);
  const there = await courier(world.central);
  const file = await at.take('first.bin');
  const first = readFileSync(file);
  assert.ok(first.length > 10_000, `${first.length} bytes`);
  assert.ok(!first.includes('San Isidro') && !first.includes('Quispe'), 'nothing can be read on the way');

  // What is no mail, and mail that was cut off, cost nothing.
  const photo = join(world.folder, 'photo.jpg');
  writeFileSync(photo, 'a photo');
  assert.match(await there.deliver(photo), /Ese archivo no es correo[^]*No se cambió nada/);
  const half = join(world.folder, 'half.bin');
  writeFileSync(half, first.subarray(0, first.length / 2));
  assert.match(await there.deliver(half), /llegó dañada o incompleta[^]*se manda de nuevo por sí solo|No traía nada para este lugar/);

  const said = await there.deliver(file);
  assert.match(said, /Entregado\. Gracias[^]*Una carta era para este lugar[^]*entradas nuevas[^]*Lo escrito aquí llegó también a una caja de otra escuela/);
  await shoot(there.page, 'mail delivered es');
  const receipt = await there.back('receipt.bin');
  assert.match(await there.deliver(file), /Todo lo que traía ya estaba aquí/, 'delivered twice, it counts once');
  assert.match(await at.deliver(receipt), /(Entregado|Llegó el recibo del correo)[^]*Gracias[^]*Recibo de la central: le llegaron [\d\s.]+ entradas escritas aquí/);
  await shoot(at.page, 'mail receipt es');
  // Another language, or the page again: it leads to the page of mail, and nothing is delivered twice.
  await Promise.all([at.page.waitForEvent('load'), at.page.getByRole('link', { name: 'Português' }).first().click()]);
  assert.match(await main(at.page), /Pegar o correio/);
  await Promise.all([at.page.waitForEvent('load'), at.page.getByRole('link', { name: 'Español' }).first().click()]);
  // No file is not a wrong file.
  await press(at.page, 'Entregar');
  assert.match(await main(at.page), /No llegó ningún archivo[^]*No se cambió nada/);
  // The receipt is why the next file is small.
  const next = readFileSync(await at.take('next.bin'));
  assert.ok(next.length < first.length / 4, `${next.length} bytes after ${first.length}`);
  // Brought to the box that wrote it, it is not thanked for as if it were others' mail.
  assert.match(await at.deliver(file), /Este correo salió de aquí mismo[^]*Llévelo a otra caja/);
  await at.close();
  await there.close();

  // The head reads what left: of which school, for whom, by what way, what for, and on which ground.
  for (const language of LANGUAGES) {
    const head = await newPhone(browser, school, { language });
    await signIn(head.page, 'head');
    assert.equal((await lookAt(head, { path: '/privacy/departures' })).join('\n'), '');
    const left = await main(head.page);
    for (const words of LEFT[language]) assert.match(left, words);
    await shoot(head.page, `departures ${language}`);
    await head.close();
  }
});

for (const language of LANGUAGES) {
  test(`the mail's page is accessible and fits a phone, in ${language}`, async () => {
    for (const at of [world.schools[1], world.central]) {
      const phone = await newPhone(browser, at, { language });
      assert.equal((await lookAt(phone, { path: '/mail' })).join('\n'), '');
      await phone.close();
    }
  });
}

/** Somebody who administers a school. */
async function administrator(at) {
  const phone = await newPhone(browser, at, { script: false });
  await signIn(phone.page, 'administrator');
  const { page } = phone;
  return {
    ...phone,
    /** What the search finds. */
    async find(name) {
      await page.goto('/people');
      await page.getByLabel('Buscar por nombre').fill(name);
      await press(page, 'Buscar');
      return main(page);
    },
    async open(name) {
      await this.find(name);
      await Promise.all([page.waitForEvent('load'), page.getByRole('link', { name }).click()]);
    },
    /** The code of the slip of whoever's record is open. */
    async slip() {
      await Promise.all([page.waitForEvent('load'), page.getByRole('link', { name: 'Se cambia a otra escuela' }).click()]);
      const code = /\b[0-9A-Za-z]{4}(?:[- ][0-9A-Za-z]{1,4}){4,}\b/.exec(await main(page));
      assert.ok(code, await main(page));
      return code[0];
    },
    async ask(code) {
      await page.goto('/privacy/moves');
      await page.getByLabel('Código del papel').fill(code);
      await press(page, 'Pedir el historial');
      return main(page);
    },
    async moves() {
      await page.goto('/privacy/moves');
      return main(page);
    },
  };
}

/** Carries files between the two schools until what one waits for is so. */
async function carryUntil(isSo) {
  const [old, next] = [await courier(world.schools[0]), await courier(world.schools[1])];
  for (let round = 0; ; round += 1) {
    if (await isSo()) break;
    assert.ok(round < ROUNDS, 'the mail went there and back and brought nothing');
    await old.deliver(await next.take('to-old.bin'));
    await next.deliver(await old.take('to-next.bin'));
  }
  await old.close();
  await next.close();
}

/** Has both boxes call the central until what one waits for is so. */
async function callUntil(isSo) {
  const phones = [];
  for (const school of world.schools) {
    const phone = await newPhone(browser, school, { script: false });
    await signIn(phone.page, 'technician');
    phones.push(phone);
  }
  const end = Date.now() + DONE_MS;
  while (!(await isSo())) {
    const told = await Promise.all(phones.map(({ page }) => main(page)));
    assert.ok(Date.now() < end, `the boxes called the central and nothing came\n${told.join('\n---\n')}`);
    for (const { page } of phones) {
      await page.goto('/join');
      await page.locator('form[action="/join/now"] button').click();
    }
    await phones[0].page.waitForTimeout(500);
  }
  for (const phone of phones) await phone.close();
}

test('a pupil moves: her new school asks by slip, her old one grants, and her history comes by mail file', { timeout: 180_000 }, async () => {
  const [old, next] = [await administrator(world.schools[0]), await administrator(world.schools[1])];
  await old.open('Bruno Tello');
  const code = await old.slip();
  await shoot(old.page, 'moves slip es');
  assert.match(await next.find('Bruno Tello'), /Nadie con ese nombre/);
  assert.match(await next.ask(`${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`), /No se pidió nada\. Falta o está mal algún signo/);
  assert.match(await old.ask(code), /Este papel lo imprimió esta misma escuela/);
  assert.match(await next.ask(code.toLowerCase()), /Se pide con el próximo correo[^]*Esperando a la escuela anterior/);
  await shoot(next.page, 'moves asked es');

  await carryUntil(async () => /Santa Rosa pide el historial de Bruno Tello/.test(await old.moves()));
  assert.match(await next.moves(), /Esperando a la escuela anterior/, 'nothing comes before it is granted');
  await old.moves();
  await shoot(old.page, 'moves asks es');
  await press(old.page, 'Permitir');
  assert.match(await main(old.page), /Permitido\. El historial sale con el próximo correo/);
  await carryUntil(async () => /Bruno Tello[^]*Ya está aquí/.test(await next.moves()));
  await shoot(next.page, 'moves here es');
  assert.match(await next.find('Bruno Tello'), /Bruno Tello/);
  await old.close();
  await next.close();
});

test('somebody who is protected is not found, and nobody is told where she goes; her history comes by network', { timeout: 180_000 }, async () => {
  const [old, next] = [await administrator(world.schools[0]), await administrator(world.schools[1])];
  await old.open('Carmen Huamán');
  const record = old.page.url();
  await old.page.locator('summary', { hasText: 'Protección' }).click();
  await press(old.page, 'Proteger');
  assert.match(await old.find('Carmen Huamán'), /Nadie con ese nombre/);
  await old.page.goto(record);
  const code = await old.slip();
  assert.match(await next.ask(code), /Se pide con el próximo correo/);

  await link('mend');
  await callUntil(async () => /Una escuela pide el historial/.test(await old.moves()));
  const asked = await old.moves();
  assert.match(asked, /no se muestra qué escuela lo pide/);
  assert.doesNotMatch(asked.replace(/Santa Rosa pide el historial de Bruno Tello/, ''), /Santa Rosa/);
  await shoot(old.page, 'moves protected es');
  const notice = old.page.locator('main .notice', { hasText: 'Una escuela pide el historial' });
  await Promise.all([old.page.waitForEvent('load'), notice.getByRole('button', { name: 'Permitir', exact: true }).click()]);
  await callUntil(async () => /Carmen Huamán\s+Ya está aquí/.test(await next.moves()));
  assert.match(await next.find('Carmen Huamán'), /Nadie con ese nombre/, 'she is protected here too');
  await old.close();
  await next.close();
});
