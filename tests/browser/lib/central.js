// A central of the test's own: a network founded in a fresh folder, called on a free port.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs the program to its end and gives back what it said. */
export async function chaski(...args) {
  const { stdout } = await run(process.env.CHASKI_BIN, args);
  return stdout;
}

/** What follows some words on a line of what was said. */
export function after(said, words) {
  const at = said.indexOf(words);
  if (at < 0) throw new Error(`no ${JSON.stringify(words)} in ${said}`);
  return said.slice(at + words.length).split('\n')[0].trim();
}

/** Founds a network and serves its central. `central.address` is where boxes call, `central.invite(print, ...)` makes a code for
 * the box of this fingerprint and says the central's, `central.stop()` ends it and keeps its folder, `central.remove()` ends it and removes it. With `administrator`, somebody
 * of that name may run the network with `central.invitation` on the pages at `central.url`. */
export async function startCentral({ administrator } = {}) {
  const place = await mkdtemp(join(tmpdir(), 'chaski-central-'));
  const folder = join(place, 'central');
  await chaski('central', 'init', '--country', 'PE', '--data', folder);
  const invited = administrator && await chaski('central', 'administrator', '--name', administrator, '--data', folder);
  const pages = administrator ? ['--pages', '127.0.0.1:0'] : [];
  const child = spawn(process.env.CHASKI_BIN, ['central', '--listen', '127.0.0.1:0', ...pages, '--data', folder], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exit = new Promise((done) => child.once('exit', done));
  const said = await new Promise((done, fail) => {
    let said = '';
    exit.then(() => fail(new Error(`the central ended\n${said}`)));
    child.stdout.on('data', (bytes) => {
      said += bytes;
      if (administrator ? /signs in at .*\n/.test(said) : /is called at .*\n/.test(said)) done(said);
    });
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await exit;
  };
  return {
    place,
    folder,
    address: after(said, 'is called at '),
    url: administrator && after(said, 'signs in at ').replace(/\/$/, ''),
    invitation: administrator && after(invited, 'Invitation: '),
    stop,
    async invite(print, ...more) {
      const said = await chaski('central', 'invite', '--box', print, '--data', folder, ...more);
      return { code: after(said, '30 minutes: '), print: after(said, 'Fingerprint of this central: ') };
    },
    async remove() {
      await stop();
      await rm(place, { recursive: true, force: true });
    },
  };
}
