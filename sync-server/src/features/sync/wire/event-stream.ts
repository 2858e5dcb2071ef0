import type { DeviceId, OutletId, TenantId } from '@meja/domain';
import type { HeadEvent } from '@meja/sync';
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import { withTenantSnapshot } from '../../../db/tenant.ts';
import type { Deps } from '../../../http/deps.ts';
import type { Scope } from '../../access/index.ts';
import type { OpenStreams } from './open-streams.ts';
import { readHeads } from './events.queries.ts';
import { joined, textOf } from './outlet-events.ts';

/** A comment this often keeps proxies from closing the stream and lets a client notice that it broke. */
const HEARTBEAT_MS = 15_000;
/** The stream ends before a token that was just good is long expired; clients open the next with a new one. */
const LONGEST_MS = 10 * 60_000;

/** Whom the events are for: everybody follows the catalogue, a tablet its outlet, a person the outlets they may see. */
export interface Follower {
  tenantId: TenantId;
  outlets: Scope;
  /** The tablet, if it is one, and the collections that its app reads. */
  tablet: { deviceId: DeviceId; outletId: OutletId; reads: readonly string[] } | null;
  /** The tablet or the person's session: when it goes, out of service or out of the door, its stream ends at once. */
  dismissedAs: string;
}

/** The event stream: where the streams are now, then each time one of them has moved. */
export function events(
  deps: Pick<Deps, 'db' | 'pokes' | 'outletEvents' | 'closing' | 'log'> & { openStreams: OpenStreams },
  follower: Follower,
  c: Context,
): Response {
  const release = deps.openStreams.take(follower.dismissedAs);
  c.header('X-Accel-Buffering', 'no');
  const response = streamSSE(
    c,
    async (stream) => {
      const waiting = new Map<string, HeadEvent>();
      let wake = () => undefined as void;
      const tell = (event: HeadEvent): void => {
        const { outlets } = follower;
        if (event.outletId !== null && outlets !== 'everywhere' && !outlets.includes(event.outletId)) return;
        const stream = `${event.stream}/${event.outletId}`;
        waiting.set(stream, joined(waiting.get(stream), event));
        wake();
      };
      // Followed before the heads are read, so that nothing falls between.
      const unfollow = followed(deps, follower, tell);
      const dismissed = new AbortController();
      const { tenantId, tablet, dismissedAs: id } = follower;
      const stay = deps.pokes.onDismissal({ tenantId, id }, () => dismissed.abort());
      const ending = AbortSignal.any([
        ...[deps.closing, AbortSignal.timeout(LONGEST_MS)],
        ...[c.req.raw.signal, dismissed.signal],
      ]);
      const over = Promise.withResolvers<false>();
      const end = (): void => {
        over.resolve(false);
        wake();
      };
      const isOver = (): boolean => ending.aborted || stream.aborted;
      ending.addEventListener('abort', end);
      stream.onAbort(end);
      /** False where the stream is over before whoever follows has taken it: they may never. */
      const isTaken = (writing: Promise<unknown>): Promise<boolean> =>
        Promise.race([writing.then(() => true), over.promise]);
      try {
        const heads = await withTenantSnapshot(deps.db, tenantId, (tx) =>
          readHeads(tx, follower.outlets, tablet?.deviceId ?? null),
        );
        if (heads.length > 0) heads.forEach(tell);
        else dismissed.abort();
        while (!isOver()) {
          const next = [...waiting.values()];
          waiting.clear();
          for (const event of next)
            if (!(await isTaken(stream.writeSSE({ event: 'head', data: textOf(event) })))) return hangUp(c);
          // Whatever happened during the writes woke nobody.
          if (waiting.size > 0 || isOver()) continue;
          if (await woken((resolve) => (wake = resolve))) continue;
          if (!(await isTaken(stream.write(': still here\n\n')))) return hangUp(c);
        }
      } finally {
        unfollow();
        stay();
        release();
        ending.removeEventListener('abort', end);
      }
    },
    async (error) => {
      release();
      deps.log.warn({ err: error }, 'an event stream broke');
    },
  );
  response.headers.set('Cache-Control', 'no-store');
  return response;
}

/** An end that waits its turn behind what is not read would never come. */
function hangUp({ env }: Context): void {
  (env as Partial<HttpBindings> | undefined)?.outgoing?.destroy();
}

/** A tablet is told what is new as well; head office shows what it asks for. */
const followed = (
  { pokes, outletEvents }: Pick<Deps, 'pokes' | 'outletEvents'>,
  { tenantId, tablet }: Follower,
  tell: (event: HeadEvent) => void,
): (() => void) =>
  tablet
    ? outletEvents.follow({ tenantId, outletId: tablet.outletId }, (event) =>
        tell(asRead(event, tablet.reads)),
      )
    : pokes.subscribe(tenantId, null, tell);

/** News of what an app does not read are no news to it: it is told that there is something, and pulls. */
const asRead = (event: HeadEvent, reads: readonly string[]): HeadEvent =>
  !event.news || event.news.changes.every(({ collection }) => reads.includes(collection))
    ? event
    : { stream: event.stream, outletId: event.outletId, head: event.head };

/** Waits for the wake-up that `arm` is given, true, or for the time of the next heartbeat, false. */
function woken(arm: (wake: () => void) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), HEARTBEAT_MS);
    arm(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
