// Every page that can be reached: accessible, no dead links, no script errors, no sideways scrolling, within its weight.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LANGUAGES, newPhone, shoot, startBrowser } from './lib/browser.js';
import { crawl } from './lib/crawl.js';
import { startHub } from './lib/hub.js';
import { lookAt } from './lib/look.js';
import { signIn } from './lib/people.js';
import { scales } from './lib/weigh.js';

/** Gzipped HTML, style and script of a first view, by the page's kind (the class of its body). */
const MAX_PAGE_BYTES = { staff: 80 * 1024, other: 40 * 1024 };
/** A lesson's pictures come on top. */
const MAX_PICTURE_BYTES = 60 * 1024;
/** Pages looked at side by side: two cores. */
const AT_ONCE = 2;

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

/** Courses, units and lessons; below them stand the activities. */
const isOverview = (path) => path.split('/').length <= 4;

/** Pages of one kind: ids, dates and what is asked for left out. */
const kindOf = (path) => path.replace(/[0-9a-hjkmnp-tv-z]{26}/g, '*').replace(/=[^&]*/g, '=*');
/** Looked at of each kind in each language; with CHASKI_LONG all. */
const OF_A_KIND = 3;

/**
 * Overviews in every language; of the activities of courses each in one language, a third in each. Of what others see too,
 * the overviews once: the rest differs by a name in the header. Of a class's forty pupils, three.
 */
function lookedAt(pages, visitor, language) {
  if (process.env.CHASKI_LONG) return pages;
  const kinds = new Map();
  return pages.filter(({ path }, number) => {
    if (visitor !== 'pupil' && pupilsPages.has(path)) return language === LANGUAGES[0] && isOverview(path);
    if (!isOverview(path) && path.startsWith('/courses/')) return number % LANGUAGES.length === LANGUAGES.indexOf(language);
    const kind = kindOf(path);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    return kinds.get(kind) <= OF_A_KIND;
  });
}

const pupilsPages = new Set();
for (const visitor of ['pupil', 'nobody', 'teacher']) {
  for (const language of LANGUAGES) {
    test(`pages of ${visitor} in ${language}`, { timeout: 900_000 }, async (t) => {
      const phone = await newPhone(browser, hub, { language });
      if (visitor !== 'nobody') await signIn(phone.page, visitor);
      const { pages, dead } = await crawl(phone.context.request, hub.url, { start: '/' });
      if (visitor === 'pupil') for (const path of pages.keys()) pupilsPages.add(path);
      const cookie = (await phone.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
      const weigh = scales(hub.url, { cookie, language });
      const faults = [...dead];
      let heaviest = { page: 0 };

      const inLanguage = new RegExp(`<html lang="${language}`);
      for (const page of pages.values()) {
        if (!inLanguage.test(page.html)) faults.push(`${page.path}: is not in ${language}`);
        const weight = await weigh(page);
        if (weight.page > heaviest.page) heaviest = { ...weight, path: page.path };
        const kind = /<body class="([a-z]+)/.exec(page.html)?.[1];
        const allowed = MAX_PAGE_BYTES[kind] ?? MAX_PAGE_BYTES.other;
        if (weight.page > allowed) faults.push(`${page.path}: ${weight.page} bytes, at most ${allowed}`);
        if (weight.pictures > MAX_PICTURE_BYTES) faults.push(`${page.path}: ${weight.pictures} bytes of pictures, at most ${MAX_PICTURE_BYTES}`);
      }

      const looked = lookedAt([...pages.values()], visitor, language);
      const waiting = [...looked];
      const state = await phone.context.storageState();
      const tabs = Array.from({ length: AT_ONCE }, async () => {
        const tab = await newPhone(browser, hub, { language });
        await tab.context.addCookies(state.cookies);
        for (let page; (page = waiting.shift()); ) faults.push(...(await lookAt(tab, page)));
        await tab.close();
      });
      await Promise.all(tabs);
      for (const path of ['/', [...pages.values()][1]?.path]) {
        if (!path) continue;
        await phone.page.goto(path);
        await shoot(phone.page, `${visitor}-${language}-${path}`);
      }
      await phone.close();

      t.diagnostic(`${pages.size} pages, ${looked.length} looked at; the heaviest is ${heaviest.path}: ${heaviest.page} bytes and ${heaviest.pictures} of pictures`);
      assert.ok(pages.size > 1, 'nothing can be reached from the start page');
      assert.equal(faults.length, 0, `${faults.length} faults:\n  ${faults.slice(0, 40).join('\n  ')}`);
    });
  }
}

test('the language is switched on any page and stays', async () => {
  const phone = await newPhone(browser, hub, { language: 'es' });
  const { page } = phone;
  await signIn(page, 'pupil');
  const path = new URL(page.url()).pathname;
  await page.locator('nav.tongues a[hreflang="en"]').click();
  assert.equal(new URL(page.url()).pathname, path, 'one stays on the page');
  assert.match(await page.locator('html').getAttribute('lang'), /^en/);
  await page.goto('/');
  assert.match(await page.locator('html').getAttribute('lang'), /^en/, 'the choice is kept');
  await phone.close();
});

test('an address that is not there is answered with a page that helps, in each language', async () => {
  for (const language of LANGUAGES) {
    const phone = await newPhone(browser, hub, { language });
    const answer = await phone.page.goto('/no-such-page');
    assert.equal(answer.status(), 404);
    assert.match(await phone.page.locator('html').getAttribute('lang'), new RegExp(`^${language}`));
    assert.ok((await phone.page.locator('main a[href]').count()) > 0, 'no way on from the error page');
    await phone.close();
  }
});

