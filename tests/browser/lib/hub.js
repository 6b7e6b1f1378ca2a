// A hub of the test's own: demonstration mode, free port, fresh folder.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const START_MS = 120_000;

/** The repository's root. */
export const ROOT = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../../..');

/** A port that nobody listens on now. */
export function freePort() {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** Starts a hub and waits until it serves; `sticks` is a folder in which sticks appear. `hub.url` is its address, `hub.log()` what it said, `hub.folder` where it keeps its data,
 * `hub.stop()` ends it. Without `demonstration` it is a box that nobody administers yet. `hub.pull()` cuts its power; `hub.start()`
 * starts it again at the same address. */
export async function startHub({ demonstration = true, sticks } = {}) {
  const program = process.env.CHASKI_BIN;
  if (!program) throw new Error('CHASKI_BIN is not set. Run `make test`, or see tests/browser/README.md.');
  const folder = await mkdtemp(join(tmpdir(), 'chaski-browser-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const args = ['hub', '--data', folder, '--listen', `127.0.0.1:${port}`, ...(demonstration ? ['--demo'] : []), ...(sticks ? ['--sticks', sticks] : [])];
  let child;
  let exit;
  let said = '';
  async function start() {
    child = spawn(program, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => { said = (said + bytes).slice(-100_000); });
    let ended;
    exit = new Promise((done) => {
      child.once('error', (error) => { ended = `${program}: ${error.message}`; done(); });
      child.once('exit', (code, signal) => { ended ??= `the hub ended (${code ?? signal})`; done(); });
    });
    const until = Date.now() + START_MS;
    for (;;) {
      if (ended) throw new Error(`${ended}\n${said}`);
      const served = await fetch(url, { signal: AbortSignal.timeout(5_000) }).then((r) => r.ok, () => false);
      if (served) return;
      if (Date.now() > until) {
        child.kill('SIGKILL');
        throw new Error(`the hub does not serve after ${START_MS / 1000} s\n${said}`);
      }
      await new Promise((done) => setTimeout(done, 50));
    }
  }
  await start();
  return {
    url,
    folder,
    start,
    log: () => said,
    async pull() {
      child.kill('SIGKILL');
      await exit;
    },
    async stop() {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await exit;
      clearTimeout(late);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
