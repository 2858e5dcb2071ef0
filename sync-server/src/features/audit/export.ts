import type { ChainedEntry } from './chain.ts';
import { csvLine } from './csv.ts';
import type { ListedEntry } from './list.queries.ts';
import type { Seal } from './seal.ts';

export const FORMATS = ['csv', 'ndjson'] as const;
export type Format = (typeof FORMATS)[number];

export const CONTENT_TYPES = {
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson',
} as const satisfies Record<Format, string>;

/** Entries at a time: as much is held in memory, however long the log is. */
const BATCH = 500;

const COLUMNS = [
  ...(['seq', 'at', 'actor_kind', 'actor_id', 'actor_name', 'on_behalf_of', 'on_behalf_of_name'] as const),
  ...(['action', 'target_kind', 'target_id', 'target_name', 'outlet_id', 'outlet_name'] as const),
  ...(['diff', 'request_id', 'prev_hash', 'hash'] as const),
];

interface Exported {
  format: Format;
  /** Entries after a number, in their order. */
  batch: (after: number, limit: number) => Promise<ListedEntry[]>;
  /** Signs the last entry; undefined where the export is only a part, of which no chain can be followed. */
  sealOf: ((last: ChainedEntry) => Seal & { publicKey: string }) | undefined;
}

/** The log as a file, piece by piece. NDJSON has all that is hashed, to the letter, and says at its end that it is whole. */
export async function* exported({ format, batch, sealOf }: Exported): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  if (format === 'csv') yield encoder.encode(`\ufeff${csvLine(COLUMNS)}`);
  let last: ChainedEntry | undefined;
  let count = 0;
  for (;;) {
    const rows = await batch(last?.seq ?? 0, BATCH);
    count += rows.length;
    last = rows.at(-1)?.entry ?? last;
    if (rows.length > 0) yield encoder.encode(rows.map(format === 'csv' ? csvOf : jsonOf).join(''));
    if (rows.length < BATCH) break;
  }
  if (format !== 'ndjson') return;
  const seal = last && sealOf?.(last);
  const signed = seal && { ...seal, signature: seal.signature.toString('base64url') };
  yield encoder.encode(`${JSON.stringify({ end: true, count, seal: signed ?? null })}\n`);
}

const csvOf = ({ entry, ...names }: ListedEntry): string =>
  csvLine([
    ...[entry.seq, new Date(entry.at).toISOString(), entry.actorKind, entry.actorId, names.actor_name],
    ...[entry.onBehalfOf, names.on_behalf_of_name, entry.action, entry.targetKind, entry.targetId],
    ...[names.target_name, entry.outletId, names.outlet_name, entry.diff, entry.requestId],
    ...[entry.prevHash, entry.hash],
  ]);

const jsonOf = ({ entry, ...names }: ListedEntry): string =>
  `${JSON.stringify({
    ...entry,
    names: {
      actor: names.actor_name,
      onBehalfOf: names.on_behalf_of_name,
      target: names.target_name,
      outlet: names.outlet_name,
    },
  })}\n`;
