// People's data, without script at 360 px: a family finds how to ask, a pupil asks, the head sees what waits and by when, cannot close an
// erasure as done, and is told who can do what she cannot; what two versions and what left look like when there is nothing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LANGUAGES, newPhone, shoot, startBrowser } from './lib/browser.js';
import { startHub } from './lib/hub.js';
import { lookAt, lookHere } from './lib/look.js';
import { signIn } from './lib/people.js';

let hub;
let browser;
before(async () => {
  [hub, browser] = await Promise.all([startHub(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await hub?.stop();
});

const main = (page) => page.locator('main').innerText();

async function fits(page) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${page.url()} is ${wide} px too wide`);
}

/** What the tests look for, by language. */
const WORDS = {
  es: { form: 'Formulario para pedirlo en papel', mine: 'Sus datos', mail: 'Llevar el correo', waits: /Le espera a usted[^]*solicitude?s? sobre datos[^]*queda/, who: /Esto lo hace quien administra la escuela[^]*Marta Ticona/, close: 'Cerrar la solicitud', why: /Escriba por qué termina así/ },
  pt: { form: 'Formulário para pedir em papel', mine: 'Seus dados', mail: 'Levar o correio', waits: /Esperando por você[^]*sobre dados[^]*falta/, who: /Quem faz isso é quem administra a escola[^]*Marta Ticona/, close: 'Encerrar o pedido', why: /Escreva por que termina assim/ },
  en: { form: 'Form to ask on paper', mine: 'Your data', mail: 'Carry the mail', waits: /Waiting for you[^]*about data[^]*left/, who: /Whoever administers the school does this[^]*Marta Ticona/, close: 'Close the request', why: /Write why it ends like this/ },
};

for (const language of LANGUAGES) {
  test(`a family without an account finds how to ask, in ${language}`, async () => {
    const phone = await newPhone(browser, hub, { language, script: false });
    const { page } = phone;
    await page.goto('/');
    const foot = page.locator('footer');
    assert.equal(await foot.getByRole('link', { name: WORDS[language].mail }).getAttribute('href'), '/mail');
    await foot.getByRole('link', { name: WORDS[language].mine }).click();
    await fits(page);
    await shoot(page, `privacy open ${language}`);
    await page.getByRole('link', { name: WORDS[language].form }).click();
    await fits(page);
    assert.match(await main(page), /San Isidro[^]*☐[^]*☐[^]*☐[^]*☐/);
    // On paper the frame is gone and the form is whole.
    await page.emulateMedia({ media: 'print' });
    assert.ok(!(await page.locator('footer').isVisible()) && await page.locator('main').isVisible());
    await phone.close();
  });
}

test('an erasure waits for the head, closes with a reason, and never as done while nobody is forgotten', async () => {
  const pupil = await newPhone(browser, hub, { script: false });
  await signIn(pupil.page, 'pupil');
  await pupil.page.goto('/privacy/requests');
  await pupil.page.locator('input[name=kind][value=erase]').check();
  await pupil.page.locator('form[action="/privacy/requests"] button').click();
  for (const language of LANGUAGES) {
    const words = WORDS[language];
    const phone = await newPhone(browser, hub, { language, script: false });
    const { page } = phone;
    await signIn(page, 'head');
    await page.goto('/school');
    assert.match(await main(page), words.waits);
    await fits(page);
    await page.locator('main a[href="/privacy/school"]').first().click();
    await fits(page);
    await page.locator('main a[href^="/privacy/school/"]').first().click();
    await fits(page);
    assert.match(await main(page), words.who);
    assert.equal(await page.locator('input[value=done], input[value=partly]').count(), 0);
    await page.locator('input[value=must-keep]').check();
    await page.getByRole('button', { name: words.close }).click();
    assert.match(await main(page), words.why);
    assert.ok(await page.locator('input[value=must-keep]').isChecked(), 'what was chosen is still chosen');
    await fits(page);
    await shoot(page, `privacy erasure ${language}`);
    await phone.close();
  }
  const phone = await newPhone(browser, hub, { script: false });
  await signIn(phone.page, 'head');
  await phone.page.goto('/privacy/school');
  await phone.page.locator('main a[href^="/privacy/school/"]').first().click();
  await phone.page.locator('input[value=must-keep]').check();
  await phone.page.locator('textarea[name=ground]').fill('Ley General de Educación, art. 71');
  await phone.page.getByRole('button', { name: WORDS.es.close }).click();
  assert.match(await main(phone.page), /art\. 71/);
  await pupil.page.goto('/privacy/requests');
  assert.match(await main(pupil.page), /art\. 71/, 'whoever asked reads the reason');
  await phone.page.goto('/school');
  assert.doesNotMatch(await main(phone.page), WORDS.es.waits);
  await phone.close();
  await pupil.close();
});

test('a teacher notes a request by keyboard, without script: nothing is chosen beforehand, what is missing is said, the sheet is printed', async () => {
  const phone = await newPhone(browser, hub, { script: false });
  const { page } = phone;
  await signIn(page, 'teacher');
  await page.goto('/classes');
  const href = await page.locator('main a[href^="/classes/"]').first().getAttribute('href');
  const papers = `/classes/${/\/classes\/([0-9a-z]{26})/.exec(href)[1]}/consents`;
  await page.goto(`${papers}/request`);
  assert.equal(await page.locator('main input:checked').count(), 0);
  assert.equal(await page.locator('select[name=pupil]').inputValue(), '');
  await fits(page);
  const note = page.getByRole('button', { name: 'Anotar', exact: true });
  await Promise.all([page.waitForEvent('load'), note.press('Enter')]);
  assert.match(await main(page), /Todavía no se anotó nada[^]*Falta elegir de quién se trata[^]*Falta elegir cómo se sabe quién lo pide/);
  await fits(page);
  await shoot(page, 'privacy ask missing es');
  await page.locator('select[name=pupil]').selectOption({ index: 3 });
  for (const [name, value] of [['kind', 'access'], ['by', 'guardian'], ['identity', 'known']]) {
    await page.locator(`input[name=${name}][value=${value}]`).press('Space');
  }
  await page.locator('input[name=received]').fill('2099-01-01');
  await Promise.all([page.waitForEvent('load'), note.press('Enter')]);
  assert.match(await main(page), /todavía no llega/);
  assert.ok(await page.locator('input[name=by][value=guardian]').isChecked(), 'what was chosen is still chosen');
  await page.locator('input[name=received]').fill('2026-01-09');
  await Promise.all([page.waitForEvent('load'), note.press('Enter')]);
  assert.match(await main(page), /Anotado: [^]*Hay que responder hasta el [^]*regla nacional, Perú[^]*la dirección y quien administra/);
  await fits(page);
  await shoot(page, 'privacy ask noted es');
  await phone.close();

  for (const language of LANGUAGES) {
    const head = await newPhone(browser, hub, { language, script: false });
    await signIn(head.page, 'head');
    await head.page.goto('/privacy/school');
    await shoot(head.page, `privacy school ${language}`);
    await head.page.locator('main a[href^="/privacy/school/"]').first().click();
    await head.page.locator('main a[href$="/sheet"]').click();
    await fits(head.page);
    assert.match(await main(head.page), /San Isidro[^]*____[^]*____/);
    await shoot(head.page, `privacy sheet ${language}`);
    // On paper nothing of the frame.
    await head.page.emulateMedia({ media: 'print' });
    assert.ok(!(await head.page.locator('footer').isVisible()) && await head.page.locator('main').isVisible());
    await head.close();
  }
});

test('the pages about data are accessible and fit a phone', async () => {
  for (const language of LANGUAGES) {
    const nobody = await newPhone(browser, hub, { language });
    for (const path of ['/privacy', '/privacy/form', '/privacy/rules', '/mail']) {
      assert.equal((await lookAt(nobody, { path })).join('\n'), '');
    }
    await nobody.close();
    const head = await newPhone(browser, hub, { language });
    await signIn(head.page, 'head');
    const paths = ['/privacy/school', '/privacy/departures', '/privacy/forgotten', '/privacy/moves', '/people/conflicts', '/people/duplicates', '/school'];
    for (const path of paths) assert.equal((await lookAt(head, { path })).join('\n'), '');
    assert.match(await main(head.page), /./);
    await head.page.goto('/privacy/school');
    await head.page.locator('main a[href^="/privacy/school/"]').first().click();
    assert.equal((await lookHere(head, 'one request')).join('\n'), '');
    await head.page.locator('main a[href$="/sheet"]').click();
    assert.equal((await lookHere(head, 'its sheet')).join('\n'), '');
    await head.close();
    const pupil = await newPhone(browser, hub, { language });
    await signIn(pupil.page, 'pupil');
    for (const path of ['/privacy/requests', '/privacy/data']) assert.equal((await lookAt(pupil, { path })).join('\n'), '');
    await shoot(pupil.page, `privacy copy ${language}`);
    await pupil.close();
    const technician = await newPhone(browser, hub, { language });
    await signIn(technician.page, 'technician');
    for (const path of ['/mail', '/mail/waiting']) assert.equal((await lookAt(technician, { path })).join('\n'), '');
    await technician.close();
  }
});
