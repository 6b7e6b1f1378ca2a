// A demonstration world of the test's own: two schools' boxes, their central, a link with a switch and a stick.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './hub.js';

const START_MS = 240_000;
const END_MS = 20_000;

/** Starts a world and waits until it is ready. `world.url` is its front page, `world.schools` the two boxes, `world.central` the central,
 * each as `newPhone` takes it; `world.folder` is where everything lies, `world.log()` what it said. `world.end(signal)` ends it and says how; `world.stop()` ends it and
 * removes everything; `world.start()` starts it again. */
export async function startWorld() {
  const folder = await mkdtemp(join(tmpdir(), 'chaski-world-'));
  const world = { folder, log: () => said };
  let child;
  let exit;
  let said;
  world.start = async () => {
    const port = await freePort();
    said = '';
    child = spawn(process.env.CHASKI_BIN, ['world', '--data', folder, '--listen', `127.0.0.1:${port}`], { stdio: ['ignore', 'pipe', 'pipe'] });
    exit = new Promise((done) => child.once('exit', (code, signal) => done(signal ?? code)));
    await new Promise((done, fail) => {
      const late = setTimeout(() => fail(new Error(`the world is not ready after ${START_MS / 1000} s\n${said}`)), START_MS);
      exit.then(() => {
        clearTimeout(late);
        fail(new Error(`the world ended\n${said}`));
      });
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (bytes) => {
          said += bytes;
          if (/Stop with Ctrl-C/.test(said)) {
            clearTimeout(late);
            done();
          }
        });
      }
    });
    const [front, ...others] = [...said.matchAll(/http:\/\/localhost:(\d+)\//g)].map((match) => ({ url: `http://127.0.0.1:${match[1]}` }));
    world.url = front.url;
    world.schools = others.slice(0, 2);
    world.central = others[2];
  };
  world.end = async (signal = 'SIGTERM') => {
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), END_MS);
    const how = await exit;
    clearTimeout(late);
    return how;
  };
  world.stop = async () => {
    if (child.exitCode === null && child.signalCode === null) await world.end();
    await rm(folder, { recursive: true, force: true });
  };
  await world.start().catch(async (error) => {
    await world.stop();
    throw error;
  });
  return world;
}

/** Whether something answers there. */
export const answers = (url) => fetch(url, { signal: AbortSignal.timeout(5_000) }).then(() => true, () => false);

/** Signs in whoever runs the network, as the central's first page says. */
export async function enterMinistry(page) {
  await page.goto('/');
  const [, name, password] = /[«“]([^»”]+)[»”][^«“]+[«“]([^»”]+)[»”]/.exec(await page.locator('main').innerText());
  await page.goto('/enter/staff');
  await page.locator('input[name=who]').fill(name);
  await page.locator('input[name=password]').fill(password);
  await Promise.all([page.waitForURL((url) => url.pathname === '/network'), page.locator('main form button').first().click()]);
}
