import type { MiddlewareHandler } from 'hono';
import { Overloaded } from '../db/fair-turns.ts';
import type { AppEnv } from './deps.ts';
import { problem } from './problem.ts';

/** No request of Meja's is nested deeper. */
const DEEPEST = 60;
/** Objects and arrays of a request: a queue file of 16 MB has about 200,000. */
const MOST_CONTAINERS = 400_000;
/** Bytes of bodies that are being read or worked on, of all requests together. */
const IN_FLIGHT_BYTES = 128 * 1024 * 1024;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/**
 * Whether a text can be parsed at a bounded cost. Parsing makes an object of every bracket: eight million of them, a
 * request of 16 MB, took five seconds and a gigabyte.
 */
export function isBounded(text: string): boolean {
  let depth = 0;
  let containers = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) i = endOfString(text, i);
    else if (OPENING.has(code)) {
      depth += 1;
      containers += 1;
      if (depth > DEEPEST || containers > MOST_CONTAINERS) return false;
    } else if (CLOSING.has(code)) depth -= 1;
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

/**
 * Bodies are read when a handler asks for them, which is after its guard, and parsed once. A body that would cost too
 * much is refused before it is parsed, and one more than there is room for before it is read.
 */
export function jsonBodies(roomBytes = IN_FLIGHT_BYTES): MiddlewareHandler<AppEnv> {
  let inFlight = 0;
  return async (c, next) => {
    let reserved = 0;
    let parsed: Promise<unknown> | undefined;
    const read = async (): Promise<unknown> => {
      const declared = Number(c.req.header('content-length') ?? 0);
      if (inFlight + declared > roomBytes) throw new Overloaded();
      inFlight += declared;
      reserved = declared;
      const text = await c.req.text();
      if (!isBounded(text)) throw problem('MALFORMED', { detail: 'nested too deeply, or of too many parts' });
      return JSON.parse(text);
    };
    c.req.json = <T>() => (parsed ??= read()) as Promise<T>;
    try {
      await next();
    } finally {
      inFlight -= reserved;
    }
  };
}
