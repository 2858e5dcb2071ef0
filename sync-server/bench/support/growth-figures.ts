import { randomBytes } from 'node:crypto';
import { PULL_LIMIT, START } from '@meja/sync';
import { median, timed } from '@meja/testing/bench';
import { anId } from '@meja/testing/envelope-writer';
import { Caller, pushBody } from './caller.ts';
import { Listener } from './listener.ts';
import { Passage } from './passage.ts';
import type { Place } from './places.ts';
import { batchOf } from './sales.ts';
import type { Stage } from './stage.ts';

export type Pair = readonly [Place, Place];

/** What was measured, by what it is; ms, the median of many. */
export type Figures = ReadonlyMap<string, number>;

/** How often each thing is done. */
export interface Effort {
  often: number;
  seldom: number;
}

/** As many orders as a hundred mutations make, and a few more. */
const WAITING = 13;
/** Outlets that push, as for the goals of pushing. */
const BUSY = 8;
const OFFICE = {
  'orders of today at head office': (today: string) => `/api/orders?from=${today}`,
  'all orders at head office, first page': () => '/api/orders',
  'sales of today': () => '/api/reports/sales-summary',
  'how many exceptions wait': () => '/api/exceptions/summary',
  'tablets, and what is missing of them': () => '/api/devices',
} as const;

/** What the goals name, as far as the server has a part in it, and what head office looks at every day. */
export async function measure(
  stage: Stage,
  pairs: readonly Pair[],
  { often, seldom }: Effort,
  say: (what: string) => void,
): Promise<Figures> {
  // One outlet is only looked at: what is pushed here, pass by pass, would otherwise make its first pull longer.
  const [calm, walked, ...others] = pairs;
  if (!calm || !walked) throw new Error('too few tenants');
  const busy = await Promise.all(
    others.slice(0, BUSY).map(async ([place]) => ({ place, caller: await Caller.of(stage, place) })),
  );
  const from = { place: walked[0], caller: await Caller.of(stage, walked[0]) };
  const to = await Caller.of(stage, walked[1]);
  const onlooker = await Caller.of(stage, calm[1]);
  const office = await headOffice(stage, calm[1]);
  const figures = new Map<string, number>();
  const note = async (what: string, count: number, work: () => Promise<unknown>) => {
    say(what);
    const taken: number[] = [];
    for (let i = 0; i < count; i += 1) taken.push(await timed(work));
    figures.set(what, median(taken));
  };

  await note('eight outlets push 100 orders each', seldom, pushing(busy, 100, seldom));
  await note('eight outlets push an order each', often, pushing(busy, 1, often));
  await note('push of one order', often, pushing([from], 1, often));
  await note('first pull of 500 products and some days of orders', seldom, () => pullFrom(onlooker));
  const { epoch, cursors } = await pullFrom(onlooker);
  await note('pull without news', often, () => onlooker.pull(epoch, cursors, PULL_LIMIT));
  say('from tablet to tablet');
  const passage = await Passage.open(from, to);
  figures.set('from tablet to tablet', median((await passage.pass(often)).map(({ ms }) => ms)));
  passage.close();
  say('a backlog');
  const backlogs: number[] = [];
  for (let i = 0; i < seldom; i += 1) backlogs.push(await catchUp(from, to));
  figures.set('100 mutations that waited, until the other tablet has them', median(backlogs));
  const today = new Date().toISOString().slice(0, 10);
  for (const [what, path] of Object.entries(OFFICE))
    // Together no more than one person may ask in a minute.
    await note(what, often / 2, () => office.get(path(today)));
  for (const caller of [...busy.map((each) => each.caller), from.caller, to, onlooker, office])
    caller.close();
  return figures;
}

interface Tablet {
  place: Place;
  caller: Caller;
}

/** Each call has all of them push so many orders, written beforehand. */
function pushing(tablets: readonly Tablet[], orders: number, times: number): () => Promise<void> {
  const bodies = tablets.map(({ place }) =>
    Array.from({ length: times }, () => pushBody(batchOf(place.writer, orders))),
  );
  return async () => {
    const answers = await Promise.all(
      tablets.map(({ caller }, i) => caller.pushText(bodies[i]?.shift() ?? '')),
    );
    for (const answer of answers)
      if (answer.result !== 'judged' || answer.verdicts.some(({ outcome }) => outcome !== 'applied'))
        throw new Error(`a push was answered otherwise: ${JSON.stringify(answer).slice(0, 300)}`);
  };
}

/** What is left of a cut once the tablet is through to the server again. */
async function catchUp({ place, caller }: Tablet, to: Caller): Promise<number> {
  const listener = new Listener(to);
  await listener.pullAll();
  await listener.follow();
  const body = pushBody(batchOf(place.writer, WAITING));
  let missing = WAITING;
  const arrived = new Promise<void>((resolve, reject) => {
    listener.onChanges = (changes) => {
      missing -= changes.length;
      if (missing <= 0) resolve();
    };
    listener.onError = reject;
  });
  const ms = await timed(() => Promise.all([caller.pushText(body), arrived]));
  listener.close();
  return ms;
}

async function pullFrom(caller: Caller) {
  let [epoch, cursors]: [string | null, typeof START] = [null, START];
  for (let remaining = 1; remaining > 0;)
    ({ epoch, cursors, remaining } = (await caller.pull(epoch, cursors, PULL_LIMIT)).page);
  return { epoch, cursors };
}

/** The owner, signed in. */
async function headOffice({ filler, tokens, origin }: Stage, { tenantId, actorId }: Place): Promise<Caller> {
  const sessionId = anId<string>();
  await filler.query(
    `insert into refresh_tokens (tenant_id, id, family_id, user_id, hash, issued_at, expires_at)
     values ($1, $2, $2, $3, $4, now(), now() + interval '1 day')`,
    [tenantId, sessionId, actorId, randomBytes(32)],
  );
  return new Caller(origin, await tokens.signUser({ userId: actorId, tenantId, sessionId }));
}
