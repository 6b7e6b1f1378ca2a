// What a first visit carries over the air, gzipped as it is served, headers left out. Sound and film are on request.
import { get } from 'node:http';
import { addressesIn } from './crawl.js';

/** The bytes of an answer as they travel. */
export function bytesOf(url, { cookie = '', language = 'es' } = {}) {
  return new Promise((done, fail) => {
    get(url, { headers: { 'accept-encoding': 'gzip', accept: 'text/html,*/*', 'accept-language': language, cookie } }, (answer) => {
      let bytes = 0;
      answer.on('data', (chunk) => { bytes += chunk.length; });
      answer.on('end', () => done(bytes));
      answer.on('error', fail);
    }).on('error', fail);
  });
}

/** Weighs pages of one visitor; style, script and pictures are fetched once and counted on every page that loads them. */
export function scales(origin, visitor) {
  const known = new Map();
  const once = (url) => {
    if (!known.has(url)) known.set(url, bytesOf(url, visitor));
    return known.get(url);
  };
  return async ({ at, html }) => {
    const { loaded } = addressesIn(html, origin + at);
    const weight = { page: await bytesOf(origin + at, visitor), pictures: 0 };
    for (const url of new Set(loaded.map(String))) {
      const { pathname } = new URL(url);
      if (/\.(mp3|m4a|ogg|mp4|webm)$/.test(pathname)) continue;
      weight[/\.(css|js)$/.test(pathname) ? 'page' : 'pictures'] += await once(url);
    }
    return weight;
  };
}
