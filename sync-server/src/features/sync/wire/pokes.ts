import { OutletId, TenantId } from '@meja/domain';
import { StreamName } from '@meja/sync';
import type pg from 'pg';
import { z } from 'zod';
import type { Dismissal, Poke, PokeHub } from '../../../http/deps.ts';

/** By one tablet or one person's session: beyond it the oldest gives way, most often one that nobody reads any more. */
export const HELD_OPEN_AT_MOST = 16;

type Listener = (poke: Poke) => void;

const CHANNEL = 'meja_heads';
/** A commit that nobody waits for on the disk: a notice does not outlive the server anyway. */
const NOTIFY = "select set_config('synchronous_commit', 'off', true), pg_notify($1, $2)";
const Told = z.object({
  tenantId: TenantId,
  stream: StreamName,
  outletId: OutletId.nullable(),
  head: z.int(),
}) satisfies z.ZodType<Poke>;
const Left = z.object({ tenantId: TenantId, id: z.uuid() }) satisfies z.ZodType<Dismissal>;
const Notice = z.object({
  from: z.string(),
  pokes: z.array(Told).default([]),
  dismissed: z.array(Left).default([]),
});
/** PostgreSQL takes up to 8000 bytes in a notification; a poke is some 150, a dismissal some 110. */
const POKES_PER_NOTICE = 40;

export interface PokesDeps {
  /** For telling the other server processes; not a connection of a write transaction. */
  pool: Pick<pg.Pool, 'query'>;
  /** A connection of its own that only listens; called again after it was lost. */
  connectListener: () => Promise<pg.Client>;
  /** Unlike any other process's. */
  processId: string;
  log: { warn: (fields: object, message: string) => void };
}

/**
 * Says "stream X is at N" to whoever follows it, here and in the other server processes. A poke may get lost (a
 * process dies, a connection breaks): followers poll slowly besides, so nothing but speed rests on it.
 */
export class Pokes implements PokeHub {
  readonly #deps: PokesDeps;
  readonly #listeners = new Map<TenantId, Map<Listener, OutletId | null>>();
  readonly #departures = new Map<TenantId, Map<string, Set<() => void>>>();
  /** The newest pokes that the other processes were not told yet, by stream. */
  #untold = new Map<string, Poke>();
  #telling: Promise<void> = Promise.resolve();
  #client: pg.Client | undefined;
  #closed = false;

  constructor(deps: PokesDeps) {
    this.#deps = deps;
  }

  subscribe(tenantId: TenantId, outletId: OutletId | null, listener: Listener): () => void {
    const listeners = this.#listeners.get(tenantId) ?? new Map<Listener, OutletId | null>();
    this.#listeners.set(tenantId, listeners.set(listener, outletId));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(tenantId) === listeners)
        this.#listeners.delete(tenantId);
    };
  }

  /** To be called after the commit, never before it or inside the transaction. */
  publish(pokes: readonly Poke[]): void {
    for (const poke of pokes) {
      this.#deliver(poke);
      const stream = `${poke.tenantId}/${poke.stream}/${poke.outletId}`;
      // Of two pushes that committed one after the other the first may be told last.
      if (poke.head >= (this.#untold.get(stream)?.head ?? 0)) this.#untold.set(stream, poke);
    }
    this.#telling = this.#telling.then(() => this.#tell());
  }

  onDismissal({ tenantId, id }: Dismissal, listener: () => void): () => void {
    const present = this.#departures.get(tenantId) ?? new Map<string, Set<() => void>>();
    this.#departures.set(tenantId, present);
    const listeners = present.get(id) ?? new Set();
    present.set(id, listeners.add(listener));
    const [oldest] = listeners;
    if (oldest && listeners.size > HELD_OPEN_AT_MOST) {
      listeners.delete(oldest);
      oldest();
    }
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && present.get(id) === listeners) present.delete(id);
      if (present.size === 0 && this.#departures.get(tenantId) === present) this.#departures.delete(tenantId);
    };
  }

  /** Whose dismissal is waited for in this process. */
  awaited(): [TenantId, string[]][] {
    return [...this.#departures].map(([tenantId, present]) => [tenantId, [...present.keys()]]);
  }

  dismiss(devices: readonly Dismissal[]): void {
    devices.forEach((device) => this.dismissHere(device));
    this.#telling = this.#telling.then(async () => {
      for (let i = 0; i < devices.length; i += POKES_PER_NOTICE)
        await this.#notify({ dismissed: devices.slice(i, i + POKES_PER_NOTICE) });
    });
  }

  /** Ends what is held open in this process, and tells no other. */
  dismissHere({ tenantId, id }: Dismissal): void {
    for (const listener of this.#departures.get(tenantId)?.get(id) ?? []) listener();
  }

  #deliver(poke: Poke): void {
    for (const [listener, outletId] of this.#listeners.get(poke.tenantId) ?? [])
      if (poke.outletId === null || outletId === null || outletId === poke.outletId) listener(poke);
  }

  /** One notification for all that gathered while the one before was under way. */
  async #tell(): Promise<void> {
    const pokes = [...this.#untold.values()];
    this.#untold = new Map();
    for (let i = 0; i < pokes.length; i += POKES_PER_NOTICE)
      await this.#notify({ pokes: pokes.slice(i, i + POKES_PER_NOTICE) });
  }

  async #notify(news: Omit<z.input<typeof Notice>, 'from'>): Promise<void> {
    const notice = JSON.stringify({ from: this.#deps.processId, ...news });
    try {
      await this.#deps.pool.query(NOTIFY, [CHANNEL, notice]);
    } catch (error) {
      this.#deps.log.warn({ err: error }, 'other processes could not be told of new heads');
    }
  }

  /** Hears the other processes until `close`, over a connection that is made anew when it breaks. */
  async listen(retryMs = 1_000): Promise<void> {
    // A connection that breaks before it listens tells so twice: by its end, and by what was asked of it.
    let isLost = false;
    const again = (): void => {
      if (!isLost) setTimeout(() => void this.listen(retryMs), retryMs).unref();
      isLost = true;
    };
    if (this.#closed) return;
    try {
      const client = await this.#deps.connectListener();
      this.#client = client;
      client.on('notification', ({ payload }) => this.#hear(payload ?? ''));
      client.on('error', () => undefined);
      client.on('end', again);
      await client.query(`listen ${CHANNEL}`);
      if (this.#closed) await client.end();
    } catch (error) {
      this.#deps.log.warn({ err: error }, 'the other processes are not heard for now');
      again();
    }
  }

  #hear(payload: string): void {
    const notice = Notice.safeParse(parsed(payload));
    if (!notice.success || notice.data.from === this.#deps.processId) return;
    for (const poke of notice.data.pokes) this.#deliver(poke);
    for (const device of notice.data.dismissed) this.dismissHere(device);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#telling;
    await this.#client?.end();
  }
}

/** Anybody who may connect to the database may notify on any channel, with anything. */
function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}
