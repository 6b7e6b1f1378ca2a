// One page as it stands: what axe finds, sideways scrolling, what the console complains about.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** WCAG 2.2 AA, and what axe calls best practice about headings and landmarks. */
const AXE_RULES = { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] } };

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Opens a page, looks at it, and returns what is wrong with it. */
export async function lookAt(phone, { path }) {
  const before = phone.complaints.length;
  await phone.page.goto(path, { waitUntil: 'load' });
  return [...(await lookHere(phone, path)), ...phone.complaints.slice(before)];
}

/** The same of the page that is open. */
export async function lookHere({ page }, path) {
  const faults = [];
  // The content policy lets no script in but the hub's own; axe comes through the debugger, which it does not govern.
  await page.evaluate(axe);
  const { violations } = await page.evaluate((rules) => window.axe.run(document, rules), AXE_RULES);
  for (const { id, help, nodes } of violations) {
    faults.push(`${path}: ${id}: ${help}\n      ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join('\n      ')}`);
  }
  const wide = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return null;
    const guilty = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > clientWidth + 1).slice(0, 3);
    return `${scrollWidth} px wide: ${guilty.map((e) => e.outerHTML.slice(0, 100)).join(' ')}`;
  });
  if (wide) faults.push(`${path}: scrolls sideways, ${wide}`);
  return faults;
}
