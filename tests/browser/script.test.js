// Does an old phone understand the script, and is it small?
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { parse } from 'acorn';
import { addressesIn } from './lib/crawl.js';
import { startHub } from './lib/hub.js';

/** Chrome 64 and Firefox 58 are the oldest browsers we serve: ES2017 and nothing after. */
const ECMA_VERSION = 2017;
const MAX_SCRIPT_BYTES = 12 * 1024;

let hub;
let scripts;
before(async () => {
  hub = await startHub();
  const html = await (await fetch(hub.url)).text();
  const { loaded } = addressesIn(html, hub.url);
  scripts = loaded.filter((url) => url.pathname.endsWith('.js'));
});
after(() => hub?.stop());

test('there is one enhancement script, and none inside the page', async () => {
  const html = await (await fetch(hub.url)).text();
  assert.equal(scripts.length, 1, String(scripts));
  assert.doesNotMatch(html, /<script(?![^>]*\ssrc=)/, 'script inside the page: the content policy would refuse it');
  assert.doesNotMatch(html, /\son[a-z]+="/, 'an on... attribute: the content policy would refuse it');
});

test('the script is ES2017 and at most 12 KB gzipped', async () => {
  for (const url of scripts) {
    const text = await (await fetch(url)).text();
    assert.doesNotThrow(() => parse(text, { ecmaVersion: ECMA_VERSION, sourceType: 'script' }), url.pathname);
    const bytes = gzipSync(text, { level: 6 }).length;
    assert.ok(bytes <= MAX_SCRIPT_BYTES, `${url.pathname}: ${bytes} bytes gzipped, at most ${MAX_SCRIPT_BYTES}`);
  }
});

test('newer script would be refused by this test', () => {
  for (const text of ['a?.b', 'async function* f() {}', 'let { a, ...b } = c', 'a ?? b']) {
    assert.throws(() => parse(text, { ecmaVersion: ECMA_VERSION }), SyntaxError, text);
  }
});
