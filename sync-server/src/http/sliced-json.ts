import { whole, type Pieces } from '../sharing/slices.ts';

/** No request of Meja's is nested deeper. */
const DEEPEST = 60;
/** Objects and arrays of a request: a queue file of 16 MB has about 200,000. */
const MOST_CONTAINERS = 400_000;
/** What stands in them, one after the other: the same file has about a million. */
const MOST_PARTS = 3_000_000;
/** So many characters or elements are one piece of work. */
const PIECE_CHARACTERS = 32_768;
const PIECE_ELEMENTS = 16;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d] as const;

/** Nested deeper, or of more parts, than any request of Meja's. */
export class Unbounded extends Error {
  constructor() {
    super('nested too deeply, or of too many parts');
  }
}

/** An array that is the value of a key of the outermost object: where what stands between its brackets begins and ends. */
interface OuterArray {
  key: string;
  start: number;
  end: number;
  /** Of its elements, where the comma behind each stands. */
  commas: number[];
}

/**
 * Parses JSON as `JSON.parse` does, an element at a time of the arrays of the outermost object: those are what is long in a
 * request. Parsing makes an object of every bracket, so a text is looked through first: eight million of them, a request of 16 MB,
 * took five seconds and a gigabyte.
 * @throws SyntaxError
 * @throws Unbounded
 */
export function* parsed(text: string): Pieces<unknown> {
  const arrays = yield* outerArrays(text);
  if (arrays.length === 0) return JSON.parse(text) as unknown;
  const outline = JSON.parse(withoutContents(text, arrays)) as Record<string, unknown>;
  for (const { key, start, end, commas } of arrays) {
    const elements: unknown[] = [];
    let from = start;
    for (const [i, to] of [...commas, end].entries()) {
      if (i % PIECE_ELEMENTS === 0) yield;
      elements.push(JSON.parse(text.slice(from, to)));
      from = to + 1;
    }
    // Where the key stands again, and is no array there, that counts.
    if (Array.isArray(outline[key])) outline[key] = elements;
  }
  return outline;
}

/** The same without a pause. */
export function parsedAtOnce(text: string): unknown {
  whole(outerArrays(text));
  return JSON.parse(text);
}

/** The text with these arrays empty. */
function withoutContents(text: string, arrays: readonly OuterArray[]): string {
  let [rest, from] = ['', 0];
  for (const { start, end } of arrays) {
    rest += text.slice(from, start);
    from = end;
  }
  return rest + text.slice(from);
}

/** Looks through a text. @returns the arrays that have more than one element; none where two have one key: the last one counts */
function* outerArrays(text: string): Pieces<OuterArray[]> {
  const found: OuterArray[] = [];
  const keys = new Set<string>();
  let [depth, containers, parts, piece] = [0, 0, 0, PIECE_CHARACTERS];
  let isObject = false;
  let lastText = '';
  let open: OuterArray | undefined;
  let isTwice = false;
  for (let i = 0; i < text.length; i += 1) {
    if (i >= piece) {
      yield;
      piece = i + PIECE_CHARACTERS;
    }
    const code = text.charCodeAt(i);
    if (code === QUOTE) {
      const end = endOfString(text, i);
      if (depth === 1) lastText = text.slice(i, end + 1);
      i = end;
    } else if (code === COMMA) {
      parts += 1;
      if (depth === 2) open?.commas.push(i);
    } else if (code === OPEN_ARRAY || code === OPEN_OBJECT) {
      if (depth === 0) isObject = code === OPEN_OBJECT;
      if (depth === 1 && isObject && code === OPEN_ARRAY) {
        const key = keyOf(lastText);
        isTwice ||= keys.has(key);
        keys.add(key);
        open = { key, start: i + 1, end: -1, commas: [] };
      }
      depth += 1;
      containers += 1;
    } else if (code === CLOSE_ARRAY || code === CLOSE_OBJECT) {
      depth -= 1;
      if (depth === 1 && open) {
        if (open.commas.length > 0) found.push({ ...open, end: i });
        open = undefined;
      }
    }
    if (depth > DEEPEST || containers > MOST_CONTAINERS || parts > MOST_PARTS) throw new Unbounded();
  }
  return isTwice || depth !== 0 ? [] : found;
}

const keyOf = (text: string): string => (text === '' ? '' : (JSON.parse(text) as string));

/** Where the string that begins at `start` ends; the end of the text where it does not. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return end;
  }
  return text.length;
}
