// What the starter courses hold to be right, read from the folders a teacher writes (docs/package-format.md).
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { ROOT } from './hub.js';

const COURSES = join(ROOT, 'courses');
/** `20-who-writes` and `who-writes` both name `who-writes`. */
const idOf = (name) => name.replace(/^\d+-/, '');
const inside = (folder) => readdirSync(folder, { withFileTypes: true }).filter((entry) => !/^[._]/.test(entry.name));

function courseFolder(course) {
  for (const { name } of inside(COURSES).filter((entry) => entry.isDirectory())) {
    const file = join(COURSES, name, 'course.toml');
    if (existsSync(file) && parse(readFileSync(file, 'utf8')).id === course) return join(COURSES, name);
  }
  throw new Error(`no course ${course} in ${COURSES}`);
}

/** The facts of an exercise, by course and exercise id. */
export function exerciseFacts(course, exercise) {
  const folder = courseFolder(course);
  for (const unit of inside(folder).filter((entry) => /^\d+-/.test(entry.name))) {
    for (const lesson of inside(join(folder, unit.name)).filter((entry) => entry.isDirectory())) {
      const path = join(folder, unit.name, lesson.name);
      const file = inside(path).find(({ name }) => name.endsWith('.toml') && idOf(name.slice(0, -5)) === exercise);
      if (file) return parse(readFileSync(join(path, file.name), 'utf8'));
    }
  }
  throw new Error(`no exercise ${exercise} in ${folder}`);
}

const FAR_OFF = '123456';
const NO_WORD = 'xyzzy';

/** Fields that are right, or null where the numbers are drawn and must be worked out. */
export function rightFields(facts, language = 'es') {
  const drawn = (key) => typeof key === 'string';
  switch (facts.kind) {
    case 'single': return { choice: [facts.key] };
    case 'multiple': return { choice: facts.key };
    case 'true-false': return drawn(facts.key) ? null : { choice: [String(facts.key)] };
    case 'number': return drawn(facts.key) ? null : { typed: [String(facts.key)] };
    case 'text': return { typed: [facts[language].accept[0]] };
    case 'order': return Object.fromEntries(facts.items.map((item, i) => [`place.${item}`, [String(i + 1)]]));
    case 'match': return Object.fromEntries(Object.entries(facts.key).map(([left, right]) => [`pair.${left}`, [right]]));
    case 'cloze': {
      const fields = {};
      for (const [gap, { key, choices, accept }] of Object.entries(facts.gaps)) {
        if (accept) fields[`gap.${gap}`] = [facts[language].gaps[gap].accept[0]];
        else if (!choices && drawn(key)) return null;
        else fields[`gap.${gap}`] = [String(key)];
      }
      return fields;
    }
    default: throw new Error(`the test does not know exercises of kind ${facts.kind}`);
  }
}

/** Fields that are wrong, but can be marked; null where drawn numbers decide what is. */
export function wrongFields(facts) {
  switch (facts.kind) {
    case 'single': return { choice: [facts.choices.find((choice) => choice !== facts.key)] };
    case 'multiple': return { choice: [facts.choices.find((choice) => !facts.key.includes(choice)) ?? facts.choices[0]] };
    case 'true-false': return typeof facts.key === 'string' ? null : { choice: [facts.key ? 'false' : 'true'] };
    case 'number': return { typed: [FAR_OFF] };
    case 'text': return { typed: [NO_WORD] };
    case 'order': return Object.fromEntries([...facts.items].reverse().map((item, i) => [`place.${item}`, [String(i + 1)]]));
    case 'match': return Object.fromEntries(Object.entries(facts.key).map(([left, right]) => [`pair.${left}`, [facts.right.find((other) => other !== right)]]));
    case 'cloze': return Object.fromEntries(Object.entries(facts.gaps).map(([gap, { key, choices, accept }]) =>
      [`gap.${gap}`, [choices ? choices.find((choice) => choice !== key) : accept ? NO_WORD : FAR_OFF]]));
    default: throw new Error(`the test does not know exercises of kind ${facts.kind}`);
  }
}
