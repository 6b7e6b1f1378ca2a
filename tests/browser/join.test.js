// A technician with a phone joins boxes to a network: the school's first one, one that takes its place, and one without a network.
// At 360 px, in three languages, by keyboard, with and without script; everything that goes wrong is said and costs nothing.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after as afterAll, before, test } from 'node:test';
import { newPhone, shoot, startBrowser } from './lib/browser.js';
import { after, chaski, startCentral } from './lib/central.js';
import { startHub } from './lib/hub.js';

const PASSWORD = 'canoa rio mandioca';
/** A first exchange follows within seconds, on a busy machine too. */
const EXCHANGED_MS = 60_000;

let browser;
let central;
const hubs = [];
before(async () => {
  browser = await startBrowser();
  central = await startCentral();
});
afterAll(async () => {
  await browser?.close();
  for (const hub of hubs) await hub.stop();
  await central?.remove();
});

/** A box that nobody administers yet. It looks for no neighbours: other tests' boxes may be on this machine. */
async function newBox() {
  const hub = await startHub({ demonstration: false });
  hubs.push(hub);
  await writeFile(join(hub.folder, 'node/exchange.toml'), 'neighbours = false\nlisten = "127.0.0.1:0"\n');
  return { hub, code: after(hub.log(), 'enter the code ') };
}

const main = (page) => page.locator('main').innerText();
/** The fingerprint of the box, as its page shows it to be read aloud. */
const printOf = async (page) => /[0-9a-z]{5}(-[0-9a-z]{5}){3}/.exec(await main(page))[0];
const squareOf = ({ code, print }) => `chaski:join?address=${central.address}&code=${code}&print=${print}`;

async function leads(page, act) {
  await Promise.all([page.waitForNavigation({ timeout: EXCHANGED_MS }), act()]);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.ok(!wide, `${page.url()} scrolls sideways`);
}

/** Presses the main button of the form with this address. */
const send = (page, action) => leads(page, () => page.locator(`form[action="${action}"] button[type=submit], form[action="${action}"] button`).last().click());

/** Looks at the page again until it says so. */
async function until(page, words) {
  const end = Date.now() + EXCHANGED_MS;
  for (;;) {
    const said = await main(page);
    if (words.test(said)) return said;
    assert.ok(Date.now() < end, `${page.url()} never says ${words}:\n${said}`);
    await page.waitForTimeout(400);
    await page.goto('/join');
  }
}

let school;
let first;
test("the school's first box, without script, in Spanish", { timeout: 240_000 }, async () => {
  const box = await newBox();
  first = box.hub;
  const { page, complaints, close } = await newPhone(browser, first, { language: 'es', script: false });
  // A new box that joins before it has a school is told what is missing.
  await page.goto('/first');
  await leads(page, () => page.getByRole('link', { name: /reemplaza a otra/ }).click());
  assert.match(await main(page), /Esta caja es nueva/);
  await shoot(page, 'join new es');
  const own = await printOf(page);
  await page.locator('[name=square]').fill(squareOf(await central.invite(own)));
  await page.locator('#field-one_time_code').fill(box.code);
  await send(page, '/join');
  assert.match(await main(page), /no sabe para qué escuela/);
  await shoot(page, 'join no school es');

  // She begins the school, and joins as its administrator.
  await page.goto('/first');
  await page.locator('[name=code]').fill(box.code);
  await page.locator('[name=school]').fill('Escuela del Río');
  await page.locator('[name=country]').selectOption('PE');
  await page.locator('[name=name]').fill('Rosa Vilca');
  await page.locator('[name=password]').fill(PASSWORD);
  await page.locator('[name=courses][value=no]').check();
  await send(page, '/first');
  await page.goto('/box');
  await leads(page, () => page.getByRole('link', { name: 'La red de esta caja' }).click());
  const sheet = (await readFile(join(first.folder, 'codes.txt'), 'utf8')).split('\n');
  assert.equal(await printOf(page), own);
  const invited = await central.invite(own);

  // Mistyped: said beside the field, and no code is spent.
  await page.locator('[name=address]').fill('central de la región');
  await page.locator('[name=code]').fill('s4yn');
  await page.locator('#field-one_time_code').fill(sheet[0]);
  await send(page, '/join');
  assert.match(await main(page), /corrija esto[^]*doce letras y cifras/);
  await shoot(page, 'join mistyped es');
  // Another fingerprint: nobody is trusted.
  await page.locator('[name=square]').fill('');
  await page.locator('[name=address]').fill(central.address);
  await page.locator('[name=code]').fill(invited.code.toUpperCase());
  await page.locator('[name=print]').fill('aaaaa bbbbb ccccc ddddd');
  await page.locator('#field-one_time_code').fill(sheet[0]);
  await send(page, '/join');
  assert.match(await main(page), /No se confía en nadie/);
  assert.match(await main(page), /ya se gastó en la central de huella aaaaa-bbbbb-ccccc-ddddd/);
  await shoot(page, 'join other node es');
  assert.equal(await page.locator('[name=code]').inputValue(), invited.code.toUpperCase(), 'what was typed is kept');
  // A code that was made for another box.
  await page.locator('[name=code]').fill((await central.invite('aaaaa-bbbbb-ccccc-ddddd')).code);
  await page.locator('[name=print]').fill(invited.print);
  await page.locator('#field-one_time_code').fill(sheet[1]);
  await send(page, '/join');
  assert.match(await main(page), /se hizo para otra caja/);
  await shoot(page, 'join another box es');
  // A code of another day. What is paid once is not asked for again.
  await page.locator('[name=code]').fill('0000-0000-0000');
  await send(page, '/join');
  assert.match(await main(page), /no aceptó este código/);
  await page.locator('[name=code]').fill(invited.code);
  await send(page, '/join');
  assert.match(await main(page), /pertenece a la red/);
  await until(page, /Bien: (llegó una entrada|llegaron \d+ entradas), sali|Bien: no había/);
  await shoot(page, 'join joined es');
  assert.match(await main(page), /La central/);
  assert.deepEqual(complaints.filter((said) => !said.includes('status of 422')), []);
  await close();

  await first.pull();
  const card = await chaski('node', 'card', '--out', join(first.folder, 'first.card'), '--data', first.folder);
  school = after(card, 'School: ');
  await first.start();
});

test('a box that takes its place, by the address in the square, in Portuguese, by keyboard', { timeout: 240_000 }, async () => {
  const box = await newBox();
  const { page, complaints, close } = await newPhone(browser, box.hub, { language: 'pt' });
  await page.goto('/join');
  const { code, print } = await central.invite(await printOf(page), '--school', school);
  await page.goto(`/join?address=${central.address}&code=${code}&print=${print}`);
  assert.equal(await page.locator('[name=address]').inputValue(), central.address);
  assert.equal(await page.locator('[name=square]').count(), 0, 'what was read is not asked for again');
  await shoot(page, 'join filled pt');
  // By keyboard alone: to the box's own code, and on to the button.
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('name') ?? document.activeElement?.innerText ?? '');
  for (let tabs = 0; (await focused()) !== 'one_time_code'; tabs += 1) {
    assert.ok(tabs < 40, `the code is not reached, but ${await focused()}`);
    await page.keyboard.press('Tab');
  }
  await page.keyboard.type(box.code);
  await page.keyboard.press('Tab');
  assert.equal((await focused()).trim(), 'Entrar');
  await leads(page, () => page.keyboard.press('Enter'));
  assert.match(await main(page), /pertence à rede/);
  await until(page, /Uma entrada para a administração/);
  await shoot(page, 'join way in pt');

  // The school has come, with who administers it; she chooses a password on this box.
  await page.locator('#field-one_time_code-way-in').fill(box.code);
  await send(page, '/join/way-in');
  const invitation = (await page.locator('main td').last().innerText()).trim();
  await shoot(page, 'join ways in pt');
  await leads(page, () => page.getByRole('link', { name: 'Usar' }).click());
  await page.locator('[name=invitation]').fill(invitation);
  await page.locator('[name=new]').fill(PASSWORD);
  await leads(page, () => page.keyboard.press('Enter'));
  assert.equal((await page.goto('/people')).status(), 200, 'she administers the school here too');
  assert.equal((await page.goto('/join')).status(), 200);
  await shoot(page, 'join member pt');
  // From now on the page is for who looks after the box.
  await page.context().clearCookies();
  assert.equal((await page.goto('/join')).status(), 401);
  assert.deepEqual(complaints.filter((said) => !/status of 4(01|22)/.test(said)), []);
  await close();
});

test('a box without a network, by files, in English', { timeout: 240_000 }, async () => {
  const box = await newBox();
  const { page, close } = await newPhone(browser, box.hub, { language: 'en', script: false });
  await page.goto('/join');
  const print = /Fingerprint of this box:\s+(\S+)/.exec(await main(page))[1];
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Save the card' }).click()]);
  const card = join(central.place, 'third.card');
  assert.equal(download.suggestedFilename(), `chaski-${print.slice(0, 5)}.card`);
  await download.saveAs(card);
  await central.stop();
  const welcome = join(central.place, 'third.welcome');
  await chaski('node', 'certify', card, '--fingerprint', print, '--school', school, '--out', welcome, '--data', central.folder);

  const file = page.locator('form[action="/join/welcome"] input[type=file]');
  await file.setInputFiles({ name: 'x.welcome', mimeType: 'application/octet-stream', buffer: Buffer.from('a picture') });
  await page.locator('#field-one_time_code-file').fill(box.code);
  await send(page, '/join/welcome');
  assert.match(await main(page), /This is no welcome file/);
  await file.setInputFiles(card);
  await send(page, '/join/welcome');
  assert.match(await main(page), /This is no welcome file/);
  await file.setInputFiles(welcome);
  await page.locator('#field-one_time_code-file').fill('00000000');
  await send(page, '/join/welcome');
  assert.match(await main(page), /Please mend this first/);
  await file.setInputFiles(welcome);
  await page.locator('#field-one_time_code-file').fill(box.code);
  await send(page, '/join/welcome');
  assert.match(await main(page), /this box belongs to the network/);
  await shoot(page, 'join file en');
  await leads(page, () => page.locator('main').getByRole('link', { name: 'Carry the mail' }).click());
  assert.match(await main(page), /Take the mail/);
  // Its school is to come: no page begins another one.
  await page.goto('/');
  await shoot(page, 'start awaits en');
  await leads(page, () => page.getByRole('link', { name: "This box's network" }).click());
  assert.match(await main(page), /people of the school are not here yet/);
  await page.goto('/first');
  assert.equal(new URL(page.url()).pathname, '/join');
  // The manual is for whoever puts the box up.
  await page.goto('/box/manual');
  assert.doesNotMatch(await main(page), /\*/);
  await shoot(page, 'manual en');
  // Another box has no use for that file.
  await close();
  const other = await newBox();
  const phone = await newPhone(browser, other.hub, { language: 'en', script: false });
  await phone.page.goto('/join');
  await phone.page.locator('form[action="/join/welcome"] input[type=file]').setInputFiles(welcome);
  // A code of the sheet is not spent on it.
  const [sheetCode] = (await readFile(join(other.hub.folder, 'codes.txt'), 'utf8')).split('\n');
  for (let tries = 0; tries < 2; tries += 1) {
    await phone.page.locator('form[action="/join/welcome"] input[type=file]').setInputFiles(welcome);
    await phone.page.locator('#field-one_time_code-file').fill(sheetCode);
    await send(phone.page, '/join/welcome');
    assert.match(await main(phone.page), /for another box/);
  }
  await shoot(phone.page, 'join others file en');
  await phone.close();
});
