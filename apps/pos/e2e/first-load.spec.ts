import { HeadOffice, MejaServer, PREPARED_DATA, WeakNetwork } from '@meja/testing/e2e';
import { expect, test as base, type Page } from '@playwright/test';
import { stored } from './support/stored.ts';
import { Tablet } from './support/tablet.ts';

const PULL = '/api/sync/pull';
const DISHES = 20_000;

/** As one import would leave them, beside those of the demo. */
const MANY_DISHES = `
  insert into products (tenant_id, id, category_id, name, price, position, seq)
  select c.tenant_id, uuidv7(), c.id, 'Hidangan ' || n || ' bumbu ' || md5(n::text), 1000 + n, 1000 + n, 0
  from generate_series(1, ${DISHES}) n
  cross join lateral (
    select c.tenant_id, c.id from categories c join tenants t on t.id = c.tenant_id
    where exists (select from outlets o where o.tenant_id = t.id and o.code = 'JKT')
    order by c.position limit 1
  ) c`;

/** On a server of its own: so large a menu would slow down every other test. */
const test = base.extend<{ server: MejaServer; network: WeakNetwork; office: HeadOffice }>({
  server: async ({ browserName: _ }, use) => {
    const server = await MejaServer.launch(process.env[PREPARED_DATA]);
    await use(server);
    await server.dispose();
  },
  network: async ({ server }, use) => {
    const network = await WeakNetwork.before(server.port);
    await use(network);
    await network.close();
  },
  office: async ({ server }, use) => use(await HeadOffice.signIn(server.origin, 'owner@sedap.example')),
});

/** How far the bar is, as it says to those who can't see it too. */
async function bar(page: Page): Promise<{ done: number; total: number }> {
  const progress = page.getByRole('progressbar');
  await expect(progress).toBeVisible();
  const [done, total] = await Promise.all(
    ['aria-valuenow', 'aria-valuemax'].map((name) => progress.getAttribute(name)),
  );
  return { done: Number(done), total: Number(total) };
}

const loaded = async (page: Page): Promise<unknown> => {
  const follow = (await stored(page, 'meta')).find(({ key }) => key === 'follow')?.['value'];
  return (follow as { load: unknown } | undefined)?.load;
};

test('a menu of 20,000 dishes that is cut off in the middle is loaded on from there, and found in at once', async ({
  network,
  office,
  server,
}) => {
  await server.sql(MANY_DISHES);
  const till = await Tablet.unpack(network.origin);
  let asked = 0;
  const count = () => till.page.on('request', (request) => (asked += Number(request.url().endsWith(PULL))));

  await test.step('the bar goes on page by page', async () => {
    count();
    let next = network.holdNextReply(PULL);
    await till.beginToEnrol(await office.enrolmentCode('JKT'), 'Kasir depan');
    let before = -1;
    for (let page = 0; page < 5; page += 1) {
      const reply = await next;
      if (page > 0) {
        await expect.poll(async () => (await bar(till.page)).done).toBeGreaterThan(before);
        const { done, total } = await bar(till.page);
        expect(total).toBeGreaterThan(DISHES);
        before = done;
      }
      next = network.holdNextReply(PULL);
      reply.release();
    }
    await next;
  });
  const before = await bar(till.page);
  const kept = await loaded(till.page);
  expect(kept).toEqual({ done: before.done, total: before.total });

  await test.step('killed, the tablet goes on where it was', async () => {
    await till.kill();
    const answers = network.holdReplies(PULL);
    await till.switchOnAgain();
    asked = 0;
    count();
    await expect.poll(() => network.underway(PULL)).toBeGreaterThan(0);
    expect(await bar(till.page)).toEqual(before);
    answers();
    await expect(till.page.getByRole('heading', { name: 'Siapa Anda?' })).toBeVisible({ timeout: 300_000 });
    const pages = Math.ceil((before.total - before.done) / 2_000);
    expect(asked).toBeLessThanOrEqual(pages + 2);
  });

  await till.signIn();
  const [table = ''] = await till.freeTables(1);
  await till.openTable(table);
  for (const n of [1, 9_999, DISHES]) await till.add(`Hidangan ${n} bumbu`);
  expect(await till.ordered()).toHaveLength(3);
  await till.delivered();
  await till.throwAway();
});
