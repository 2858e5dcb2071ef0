import type { MiddlewareHandler } from 'hono';
import { FairTurns, Overloaded } from '../db/fair-turns.ts';
import type { AppEnv } from './deps.ts';
import { problem } from './problem.ts';

/** No request of Meja's is nested deeper. */
const DEEPEST = 60;
/** Objects and arrays of a request: a queue file of 16 MB has about 200,000. */
const MOST_CONTAINERS = 400_000;
/** What stands in them, one after the other: the same file has about a million. */
const MOST_PARTS = 3_000_000;
/** A body of more bytes is parsed and worked on when it is its turn: what is made of it takes ten times its room. */
const LARGE_BYTES = 1024 * 1024;
const LARGE_TURNS = { atOnce: 3, ofKey: 1, waiting: 20, patienceMs: 10_000 };
/** Bytes of bodies that are being read or worked on, of all requests together. */
const IN_FLIGHT_BYTES = 80 * 1024 * 1024;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d] as const;

/**
 * Whether a text can be parsed at a bounded cost. Parsing makes an object of every bracket: eight million of them, a
 * request of 16 MB, took five seconds and a gigabyte.
 */
export function isBounded(text: string): boolean {
  let depth = 0;
  let containers = 0;
  let parts = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) i = endOfString(text, i);
    else if (code === COMMA) parts += 1;
    else if (code === OPEN_ARRAY || code === OPEN_OBJECT) {
      depth += 1;
      containers += 1;
    } else if (code === CLOSE_ARRAY || code === CLOSE_OBJECT) depth -= 1;
    if (depth > DEEPEST || containers > MOST_CONTAINERS || parts > MOST_PARTS) return false;
  }
  return true;
}

/** Where the string that begins at `start` ends; the end of the text where it does not. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return end;
  }
  return text.length;
}

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

/** Of the whole room so much is for one business, and for all who have shown no token. */
const SHARE = 4;

/**
 * Bodies are read when a handler asks for them, which is after its guard, and parsed once. A body that would cost too
 * much is refused before it is parsed, and one more than there is room for before it is read.
 */
export function jsonBodies(roomBytes = IN_FLIGHT_BYTES): MiddlewareHandler<AppEnv> {
  const room = new Room(roomBytes);
  const turns = new FairTurns<string>(LARGE_TURNS);
  return async (c, next) => {
    const taken = { by: '', bytes: 0 };
    const over = Promise.withResolvers<void>();
    let parsed: Promise<unknown> | undefined;
    const read = async (): Promise<unknown> => {
      taken.by = c.var.principal?.tenantId ?? '';
      room.take(taken, declaredBytes(c.req.header('content-length')));
      const text = await c.req.text();
      // One that came in chunks has declared nothing. Counted in characters: fewer than bytes, and near enough.
      if (text.length > taken.bytes) room.take(taken, text.length);
      c.set('bodyBytes', taken.bytes);
      if (text.length > LARGE_BYTES) await begun(turns, taken.by, over.promise);
      if (!isBounded(text)) throw problem('MALFORMED', { detail: 'nested too deeply, or of too many parts' });
      const body: unknown = JSON.parse(text);
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

/** Waits for a turn, which is taken until `over`. */
function begun(turns: FairTurns<string>, by: string, over: Promise<void>): Promise<void> {
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
  by: string;
  bytes: number;
}

class Room {
  readonly #bytes: number;
  #taken = 0;
  readonly #takenBy = new Map<string, number>();

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
