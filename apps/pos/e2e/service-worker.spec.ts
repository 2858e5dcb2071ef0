import { expect, test as base, type Page } from '@playwright/test';
import { Deployment } from './deployment.ts';

const test = base.extend<{ deployment: Deployment; bareDeployment: Deployment }>({
  deployment: async ({ browserName: _ }, use) => {
    const deployment = await Deployment.open('app');
    await use(deployment);
    await deployment.close();
  },
  bareDeployment: async ({ browserName: _ }, use) => {
    const deployment = await Deployment.open('bare');
    await use(deployment);
    await deployment.close();
  },
});

/** Opens the app and waits until its service worker has charge of the page. */
async function open(page: Page, deployment: Deployment): Promise<void> {
  await page.goto(deployment.origin);
  await page.evaluate(async () => {
    await navigator.serviceWorker.register('/service-worker.js', { updateViaCache: 'none' });
    await navigator.serviceWorker.ready;
  });
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

const cacheNames = (page: Page) => page.evaluate(() => caches.keys());
const deploymentOf = (page: Page) =>
  page.evaluate(() => document.querySelector<HTMLMetaElement>('meta[name=deployment]')?.content ?? 'built');

/** Looks for a new version; tells what became of it. */
const lookForUpdate = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const worker = (await registration.update()).installing;
    if (!worker) return registration.waiting ? 'waiting' : 'none';
    return new Promise<string>((resolve) => {
      worker.addEventListener('statechange', () => resolve(registration.waiting ? 'waiting' : worker.state));
    });
  });

/** As the app does: where the browser passes the new version over, the page is loaded anew and it is let in once more. */
const letTakeOver = (page: Page) =>
  expect(async () => {
    await page.reload();
    await page.evaluate(async () => {
      const { waiting } = await navigator.serviceWorker.ready;
      waiting?.postMessage({ type: 'SKIP_WAITING' });
    });
    const isWaiting = () => page.evaluate(async () => (await navigator.serviceWorker.ready).waiting !== null);
    await expect.poll(isWaiting, { timeout: 5_000 }).toBe(false);
  }).toPass();

test('the app starts without a network, at any of its addresses', async ({ page, context, deployment }) => {
  await open(page, deployment);
  await context.setOffline(true);
  const failed: string[] = [];
  page.on('requestfailed', (request) => {
    // What a page had still asked for when it was left.
    if (request.failure()?.errorText === 'net::ERR_ABORTED') return;
    failed.push(new URL(request.url()).pathname);
  });
  for (const path of ['/', '/orders/none-such']) {
    await page.goto(`${deployment.origin}${path}`);
    await expect(page).toHaveTitle(/Meja/);
    expect(await page.evaluate(() => document.scripts.length)).toBeGreaterThan(0);
  }
  expect(failed.filter((path) => path.startsWith('/_app/immutable/'))).toEqual([]);
});

test('the worker answers nothing of the API, and is not even asked', async ({ page, deployment }) => {
  await open(page, deployment);
  await page.reload();
  const took = await page.evaluate(async () => {
    const asked = ['/api/sync/pull', '/icon.svg'];
    const answers = await Promise.all(asked.map((path) => fetch(path)));
    await Promise.all(answers.map((answer) => answer.text()));
    return asked.map((path, place) => {
      const [timing] = performance.getEntriesByName(`${location.origin}${path}`, 'resource').slice(-1);
      // By which rule of the worker's the browser has asked past it; TypeScript does not know of it yet.
      const { workerMatchedSourceType: past } = timing as unknown as { workerMatchedSourceType: string };
      return { path, status: answers[place]?.status, past };
    });
  });
  expect(took).toEqual([
    { path: '/api/sync/pull', status: 503, past: 'network' },
    { path: '/icon.svg', status: 200, past: '' },
  ]);
});

test('a new version waits until the page lets it take over', async ({ page, bareDeployment: deployment }) => {
  await open(page, deployment);
  const before = await cacheNames(page);
  await deployment.deploy('second-version');

  expect(await lookForUpdate(page)).toBe('waiting');
  await page.reload();
  expect(await deploymentOf(page)).toBe('built');

  await letTakeOver(page);
  await page.reload();
  expect(await deploymentOf(page)).toBe('second-version');
  const after = await cacheNames(page);
  expect(after).toHaveLength(before.length);
  expect(after.filter((name) => before.includes(name))).toEqual([]);
});

test('a deployment caught half way is refused, and the version in use goes on', async ({
  page,
  context,
  bareDeployment: deployment,
}) => {
  await open(page, deployment);
  await deployment.deployHalf('half-a-version');
  expect(await lookForUpdate(page)).toBe('redundant');
  await context.setOffline(true);
  await page.reload();
  expect(await deploymentOf(page)).toBe('built');
});
