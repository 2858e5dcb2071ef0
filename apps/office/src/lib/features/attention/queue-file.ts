import { ok, type Result } from '@meja/domain';
import { Envelope, QueueFile, QueueFileAnswer } from '@meja/sync';
import type { Client } from '../../api/client.ts';
import { answer, type Problem } from '../../api/problem.ts';

/** What is in a queue file, as far as somebody wants to know before it is brought in. */
export interface Contents {
  /** As it came: what is sent is to the letter what its tablet signed. */
  file: QueueFile;
  deviceId: string;
  count: number;
  from: number | null;
  to: number | null;
  /** When the first and the last change were made, by the tablet's clock. */
  firstAt: number | null;
  lastAt: number | null;
  exportedAt: number;
}

const Seen = Envelope.pick({ deviceSeq: true, at: true });

/** Reads a file that somebody chose; undefined for what is no queue file. */
export function contentsOf(text: string): Contents | undefined {
  const file = fileOf(text);
  const read = QueueFile.safeParse(file);
  if (!read.success) return undefined;
  const { device, mutations, exportedAt } = read.data;
  const seen = mutations.flatMap((record) => Seen.safeParse(record).data ?? []);
  const times = seen.map(({ at }) => at);
  return {
    file: file as QueueFile,
    deviceId: device.id,
    count: mutations.length,
    from: seen[0]?.deviceSeq ?? null,
    to: seen.at(-1)?.deviceSeq ?? null,
    firstAt: times.length > 0 ? times.reduce((a, b) => Math.min(a, b)) : null,
    lastAt: times.length > 0 ? times.reduce((a, b) => Math.max(a, b)) : null,
    exportedAt,
  };
}

function fileOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What the register calls the tablet; undefined for one that is not there. The file's own word for it is not signed. */
export async function registeredName(api: Client, deviceId: string): Promise<string | undefined> {
  const result = await answer(api.devices.$get({ query: {} }));
  const device = result.ok ? result.value.results.find(({ id }) => id === deviceId) : undefined;
  return device && `${device.name} (${device.series})`;
}

export async function bringIn(api: Client, { file }: Contents): Promise<Result<QueueFileAnswer, Problem>> {
  const result = await answer(api.sync.imports.$post({ json: file }));
  return result.ok ? ok(QueueFileAnswer.parse(result.value)) : result;
}
