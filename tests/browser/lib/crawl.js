// All pages that can be reached by following links, without pressing anything.

/** Far more than there are; a crawl that reaches it has found a page that makes pages. */
const MAX_PAGES = 3_000;

const unescape = (text) => text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code)).replace(/&#x([0-9a-f]+);/gi, (_, code) => String.fromCharCode(parseInt(code, 16)))
  .replace(/&quot;/g, '"').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');

/** Addresses in a page: where links lead, what is loaded, and marks (`id`) that links may point to. */
export function addressesIn(html, base) {
  const take = (pattern) => [...html.matchAll(pattern)].map((match) => unescape(match[1]));
  const absolute = (text) => { try { return new URL(text, base); } catch { return null; } };
  const code = html.replace(/<!--[\s\S]*?-->/g, '');
  return {
    links: take(/<(?:a|area)\b[^>]*?\shref="([^"]*)"/g).map(absolute),
    loaded: [...take(/<(?:img|audio|video|source|script|iframe)\b[^>]*?\ssrc="([^"]*)"/g), ...take(/<link\b[^>]*?\shref="([^"]*)"/g)].map(absolute),
    ids: new Set(take(/\sid="([^"]*)"/g)),
    code,
  };
}

/** Pages by path, found breadth first. `request` carries the cookies of whoever is signed in. */
export async function crawl(request, origin, { start = '/' } = {}) {
  const pages = new Map();
  const dead = [];
  const others = new Set();
  const waiting = [{ path: start, from: '(start)' }];
  const seen = new Set([start]);
  while (waiting.length > 0) {
    const { path, from } = waiting.shift();
    const answer = await request.get(origin + path, { headers: { accept: 'text/html' }, maxRedirects: 5 });
    if (answer.status() >= 400) {
      dead.push(`${from} links to ${path}: ${answer.status()}`);
      continue;
    }
    if (!(answer.headers()['content-type'] ?? '').startsWith('text/html')) continue;
    const html = await answer.text();
    const here = new URL(answer.url());
    const { links, loaded, ids } = addressesIn(html, here);
    pages.set(path, { path, html, at: here.pathname + here.search });
    if (pages.size > MAX_PAGES) throw new Error(`more than ${MAX_PAGES} pages, the last one ${path}`);
    for (const url of links) {
      if (!url) { dead.push(`${path}: a link that is no address`); continue; }
      if (url.origin !== origin) { if (url.protocol === 'http:' || url.protocol === 'https:') others.add(url.href); continue; }
      if (url.pathname === here.pathname && url.search === here.search) {
        const mark = decodeURIComponent(url.hash.slice(1));
        if (mark && !ids.has(mark)) dead.push(`${path}: there is no place #${mark}`);
        continue;
      }
      // Changing the language keeps the page; it has a test of its own.
      if (url.searchParams.has('lang')) continue;
      const next = url.pathname + url.search;
      if (!seen.has(next)) { seen.add(next); waiting.push({ path: next, from: path }); }
    }
    for (const url of loaded) {
      if (!url || url.origin !== origin) { dead.push(`${path} loads ${url?.href}`); continue; }
      const next = url.pathname + url.search;
      if (seen.has(next)) continue;
      seen.add(next);
      const answer = await request.get(origin + next);
      if (answer.status() >= 400) dead.push(`${path} loads ${next}: ${answer.status()}`);
    }
  }
  return { pages, dead, others };
}
