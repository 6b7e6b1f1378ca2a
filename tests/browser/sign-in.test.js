// The real ways in, as the demonstration names them: class code and PIN, the teacher's "let in", and leaving a shared phone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newPhone, startBrowser } from './lib/browser.js';
import { startHub } from './lib/hub.js';

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

/** What the start page says can be tried. */
async function waysIn(page) {
  await page.goto('/');
  const text = await page.textContent('main');
  const [, code] = /código (\w{5})/.exec(text);
  const [, name, pin] = /\. (\S+ \S\.) entra con el PIN (\d{4})/.exec(text);
  const [, login, password] = /usuario (\S+), contraseña (.+?)\./.exec(text);
  return { code, name, pin, login, password };
}

for (const script of [true, false]) {
  test(`a pupil comes in and leaves a shared phone, ${script ? 'with' : 'without'} script`, async () => {
    const { page, close } = await newPhone(browser, hub, { script });
    const { code, name, pin } = await waysIn(page);
    await page.getByRole('link', { name: 'Tengo tarjeta o código de grupo' }).click();
    await page.getByLabel('Código del grupo').fill(code.toLowerCase());
    await page.getByRole('button', { name: 'Seguir' }).click();
    await page.getByRole('link', { name }).click();
    await page.getByLabel(/Escribe tu PIN/).fill(pin);
    await page.getByRole('button', { name: 'Entrar', exact: true }).click();
    const first = name.split(' ')[0];
    await page.locator('.who', { hasText: first }).waitFor();
    await page.getByRole('link', { name: 'Seguir' }).click();
    await page.waitForURL('**/courses');
    await page.locator('.leave button').click();
    await page.waitForURL(`${hub.url}/`);
    assert.equal(await page.locator('.who').count(), 0);
    // Whoever takes the phone next presses Back until there is nothing more.
    for (let pressed = 0; pressed < 6; pressed += 1) {
      if (!(await page.goBack())) break;
      await page.waitForLoadState();
      const shown = await page.textContent('body');
      if (!shown.includes('Docente: usuario')) assert.ok(!shown.includes(first), `${page.url()} shows ${first} after leaving`);
      assert.equal(await page.locator('.face').count(), 0, `${page.url()} shows the class after leaving`);
    }
    await close();
  });
}

test('a teacher lets in who shows the number', async () => {
  const pupil = await newPhone(browser, hub, { script: false });
  const teacher = await newPhone(browser, hub);
  const { code, name, login, password } = await waysIn(pupil.page);
  await pupil.page.goto(`/enter/${code}`);
  await pupil.page.getByRole('link', { name }).click();
  await pupil.page.getByRole('button', { name: /No me acuerdo/ }).click();
  const number = (await pupil.page.locator('.class-code').textContent()).trim();
  await teacher.page.goto('/enter/staff');
  await teacher.page.getByLabel('Nombre o usuario corto').fill(login);
  await teacher.page.getByLabel('Contraseña').fill(password);
  await teacher.page.getByRole('button', { name: 'Entrar', exact: true }).click();
  await teacher.page.waitForURL('**/classes');
  const href = await teacher.page.locator('main a[href^="/classes/"]').first().getAttribute('href');
  await teacher.page.goto(`/classes/${href.split('/')[2]}/door`);
  await teacher.page.locator('.rows li', { hasText: `número ${number}` }).getByRole('button', { name: 'Dejar entrar' }).click();
  await pupil.page.getByRole('link', { name: 'Mirar otra vez' }).click();
  await pupil.page.getByRole('button', { name: 'Entrar', exact: true }).click();
  await pupil.page.waitForURL('**/enter/with');
  await pupil.page.locator('.who', { hasText: name.split(' ')[0] }).waitFor();
  await pupil.close();
  await teacher.close();
});
