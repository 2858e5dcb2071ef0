import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { open } from '@meja/domain';
import { base64nopad } from '@scure/base';
import { z } from 'zod';
import { CollectionName, isCollection } from './collections.ts';
import { PullResponse, type Change } from './pull.ts';

/**
 * Changes of one collection, column by column. Of a large menu that is a quarter of the text, and half of what it
 * weighs compressed: a key is said once, what goes up by steps is told by its steps, and of an id little but its random
 * part. It means the same as its changes do one by one.
 */
const Ids = z.object({
  /** The first halves of the ids as 64-bit numbers, each by how much it is above the one before; hexadecimal. */
  heads: z.string(),
  /** The other halves, eight bytes each, one after another; base64 without padding. */
  tails: z.string(),
});
type Ids = z.infer<typeof Ids>;

const Steps = z.array(z.int());
/** The values of one key: as they are, by their differences, or as places in the list of ids that are referred to. */
const Column = z.union([
  z.object({ values: z.array(z.unknown()) }),
  z.object({ steps: Steps }),
  z.object({ ref: z.array(z.int().min(0).nullable()) }),
  z.object({ refs: z.array(z.array(z.int().min(0))) }),
]);
type Column = z.infer<typeof Column>;

/** What is random comes last: between texts it spoils their compression. */
export const Pack = z.object({
  collection: open(CollectionName),
  columns: z.array(z.object({ key: z.string(), of: Column })),
  /** The documents' numbers in the stream, by steps. */
  seqs: Steps,
  refs: Ids,
  /** The documents' own ids, which are no column. */
  ids: Ids,
});
export type Pack = z.infer<typeof Pack>;

type Doc = Record<string, unknown>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);
const isRefs = (value: unknown): value is string[] => Array.isArray(value) && value.every(isUuid);

/**
 * Of changes of one collection, all of them with documents.
 * @returns undefined where the documents are not of one shape, or carry something else than their ids for one
 */
export function packed(changes: readonly Change[]): Pack | undefined {
  const docs = changes.map(({ doc }) => doc as Doc);
  const [first] = changes;
  const keys = Object.keys(docs[0] ?? {});
  const shape = keys.join();
  const fits = changes.every(
    ({ id, collection, doc }, i) =>
      collection === first?.collection &&
      (doc as Doc)['id'] === id &&
      Object.keys(docs[i] ?? {}).join() === shape,
  );
  if (!first || !fits) return undefined;
  const referred = new Map<string, number>();
  const columns = keys
    .filter((key) => key !== 'id')
    .map((key) => ({
      key,
      of: columnOf(
        docs.map((doc) => doc[key]),
        referred,
      ),
    }));
  return {
    collection: first.collection,
    columns,
    seqs: stepsOf(changes.map(({ seq }) => seq)),
    refs: packedIds([...referred.keys()]),
    ids: packedIds(changes.map(({ id }) => id)),
  };
}

function columnOf(values: readonly unknown[], referred: Map<string, number>): Column {
  const place = (id: string): number => {
    const known = referred.get(id) ?? referred.size;
    referred.set(id, known);
    return known;
  };
  if (values.every((value) => value === null || isUuid(value)) && values.some(isUuid))
    return { ref: values.map((value) => (value === null ? null : place(value))) };
  if (values.every(isRefs)) return { refs: values.map((ids) => ids.map(place)) };
  if (values.every((value) => Number.isSafeInteger(value))) {
    const steps = stepsOf(values as number[]);
    const isExact = steps.every((step) => Number.isSafeInteger(step));
    if (isExact && lengthOf(steps) < lengthOf(values as number[])) return { steps };
  }
  return { values: [...values] };
}

const lengthOf = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + String(number).length, 0);

const stepsOf = (numbers: readonly number[]): number[] =>
  numbers.map((number, i) => number - (numbers[i - 1] ?? 0));

function packedIds(ids: readonly string[]): Ids {
  let before = 0n;
  const bytes = new Uint8Array(ids.length * 8);
  const heads = ids.map((id, i) => {
    const digits = id.replaceAll('-', '');
    bytes.set(hexToBytes(digits.slice(16)), i * 8);
    const head = BigInt(`0x${digits.slice(0, 16)}`);
    const step = BigInt.asUintN(64, head - before);
    before = head;
    return step.toString(16);
  });
  return { heads: heads.join(' '), tails: base64nopad.encode(bytes) };
}

/** An answer of which whoever reads it sees nothing but changes. */
export const WholePullResponse = z.pipe(
  PullResponse,
  z.transform(({ packs = [], ...response }: PullResponse, context) => {
    try {
      const changes = [...response.changes, ...packs.flatMap(unpacked)];
      // A newer server knows better than to send what was not named; what it sends all the same nobody here can store.
      return { ...response, changes: changes.filter(({ collection }) => isCollection(collection)) };
    } catch (error) {
      context.issues.push({ code: 'custom', message: String(error), input: packs });
      return z.NEVER;
    }
  }),
);

/** The changes that a pack stands for. Throws where it is none. */
export function unpacked(pack: unknown): Change[] {
  const { collection, seqs, ids, refs, columns } = Pack.parse(pack);
  const own = unpackedIds(ids);
  const referred = unpackedIds(refs);
  const read = columns.map(({ key, of }) => ({ key, values: valuesOf(of, referred) }));
  const numbers = fromSteps(seqs);
  if ([numbers, ...read.map(({ values }) => values)].some(({ length }) => length !== own.length))
    throw new Error('the columns of a pack differ in length');
  return own.map((id, i) => {
    const doc: Doc = { id };
    for (const { key, values } of read) doc[key] = values[i];
    return { collection, id, seq: numbers[i] ?? 0, doc };
  });
}

function valuesOf(column: Column, referred: readonly string[]): unknown[] {
  if ('values' in column) return column.values;
  if ('steps' in column) return fromSteps(column.steps);
  if ('ref' in column) return column.ref.map((place) => (place === null ? null : at(referred, place)));
  return column.refs.map((places) => places.map((place) => at(referred, place)));
}

function at(ids: readonly string[], place: number): string {
  const id = ids[place];
  if (id === undefined) throw new Error('a pack refers to an id that it does not name');
  return id;
}

function fromSteps(steps: readonly number[]): number[] {
  let sum = 0;
  return steps.map((step) => (sum += step));
}

function unpackedIds({ heads, tails }: Ids): string[] {
  const bytes = base64nopad.decode(tails);
  let head = 0n;
  const steps = heads === '' ? [] : heads.split(' ');
  if (bytes.length !== steps.length * 8) throw new Error('the halves of the ids in a pack differ in number');
  return steps.map((step, i) => {
    head = BigInt.asUintN(64, head + BigInt(`0x${step}`));
    const digits = head.toString(16).padStart(16, '0') + bytesToHex(bytes.subarray(i * 8, i * 8 + 8));
    return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`;
  });
}
