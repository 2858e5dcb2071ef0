import type { MiddlewareHandler } from 'hono';
import type { TenantId } from '@meja/domain';
import { FairTurns, Overloaded } from '../sharing/fair-turns.ts';
import { inSlices } from '../sharing/slices.ts';
import { COST_MS, Usage } from '../sharing/usage.ts';
import type { AppEnv } from './deps.ts';
import { problem } from './problem.ts';
import { parsed, parsedAtOnce, Unbounded } from './sliced-json.ts';

/** A body of more bytes is parsed and worked on when it is its turn, beside others one of a business at a time. */
const LARGE_BYTES = 256 * 1024;
const LARGE_TURNS = { atOnce: 8, ofKey: 8, besideOthers: 1, waiting: 20, patienceMs: 10_000 };
/** And of more than so many just one: what is made of it takes ten times its room. */
const HUGE_BYTES = 2 * 1024 * 1024;
const HUGE_TURNS = { atOnce: 2, ofKey: 1, waiting: 2, patienceMs: 10_000 };
/** Bytes of bodies that are being read or worked on, of all requests together. */
const IN_FLIGHT_BYTES = 80 * 1024 * 1024;

/** A tablet's record that can't be kept is set aside by itself, and holds up none of the others (see push.ts). */
const isOfRecords = (path: string): boolean => path.startsWith('/api/sync/');

/**
 * Whether the database can keep every text to the letter: it refuses NUL, and half of a surrogate pair would be kept as another
 * character. What was parsed is nested to DEEPEST at most.
 */
export function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (Array.isArray(value)) return value.every(isStorable);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, each]) => isStorable(key) && isStorable(each));
}

/** All who have shown no token count as one. */
const NOBODY = '' as TenantId;
/** Of the whole room so much is for one business, and for all who have shown no token. */
const SHARE = 4;

/**
 * Bodies are read when a handler asks for them, which is after its guard, and parsed once. A body that would cost too
 * much is refused before it is parsed, and one more than there is room for before it is read.
 */
/** @param usage to which parsing is charged */
export function jsonBodies(
  usage = new Usage<TenantId>(),
  roomBytes = IN_FLIGHT_BYTES,
): MiddlewareHandler<AppEnv> {
  const room = new Room(roomBytes);
  const ofLarge = new FairTurns<TenantId>({ ...LARGE_TURNS, isCharged: false }, usage);
  const ofHuge = new FairTurns<TenantId>({ ...HUGE_TURNS, isCharged: false }, usage);
  return async (c, next) => {
    const taken = { by: NOBODY, bytes: 0 };
    const over = Promise.withResolvers<void>();
    let parsed: Promise<unknown> | undefined;
    const read = async (): Promise<unknown> => {
      taken.by = c.var.principal?.tenantId ?? NOBODY;
      const declared = declaredBytes(c.req.header('content-length'));
      if (declared > HUGE_BYTES && ofHuge.isFull(taken.by)) throw new Overloaded();
      room.take(taken, declared);
      const text = await c.req.text();
      // One that came in chunks has declared nothing. Counted in characters: fewer than bytes, and near enough.
      if (text.length > taken.bytes) room.take(taken, text.length);
      c.set('bodyBytes', taken.bytes);
      if (text.length > LARGE_BYTES) {
        const turns = text.length > HUGE_BYTES ? ofHuge : ofLarge;
        await begun(turns, taken.by, over.promise);
      }
      usage.charge(taken.by, text.length * COST_MS.character);
      const body = await parsedFrom(text, () => usage.hasOthers(taken.by));
      if (!isOfRecords(c.req.path) && !isStorable(body))
        throw problem('INVALID', { detail: 'text with NUL or half a character in it' });
      return body;
    };
    c.req.json = <T>() =>
      (parsed ??= read().catch((error: unknown) => {
        // Whoever asks for the body takes every failure for text that is no JSON; onError looks here first.
        c.set('bodyFailure', error);
        throw error;
      })) as Promise<T>;
    try {
      await next();
    } finally {
      over.resolve();
      room.give(taken);
    }
  };
}

async function parsedFrom(text: string, hasOthers: () => boolean): Promise<unknown> {
  try {
    return text.length > LARGE_BYTES ? await inSlices(parsed(text), hasOthers) : parsedAtOnce(text);
  } catch (error) {
    if (error instanceof Unbounded) throw problem('MALFORMED', { detail: error.message });
    throw error;
  }
}

/** Waits for a turn, which is taken until `over`. */
function begun(turns: FairTurns<TenantId>, by: TenantId, over: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const work = () => {
      resolve();
      return over;
    };
    turns.run(by, work).catch(reject);
  });
}

function declaredBytes(header: string | undefined): number {
  const bytes = Number(header ?? 0);
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : 0;
}

interface Taken {
  by: TenantId;
  bytes: number;
}

class Room {
  readonly #bytes: number;
  #taken = 0;
  readonly #takenBy = new Map<TenantId, number>();

  constructor(bytes: number) {
    this.#bytes = bytes;
  }

  /** @throws Overloaded where there is none left; what was taken before stays taken */
  take(taken: Taken, bytes: number): void {
    const more = bytes - taken.bytes;
    const own = this.#takenBy.get(taken.by) ?? 0;
    if (this.#taken + more > this.#bytes || own + more > this.#bytes / SHARE) throw new Overloaded();
    taken.bytes = bytes;
    this.#taken += more;
    this.#takenBy.set(taken.by, own + more);
  }

  give({ by, bytes }: Taken): void {
    this.#taken -= bytes;
    const left = (this.#takenBy.get(by) ?? 0) - bytes;
    if (left > 0) this.#takenBy.set(by, left);
    else this.#takenBy.delete(by);
  }
}
