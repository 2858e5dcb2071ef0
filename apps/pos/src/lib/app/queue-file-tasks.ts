import { ok, refuse, type Result } from '@meja/domain';
import type { Tables } from '../data/db.ts';
import { readMeta } from '../data/meta.ts';
import type { ImportRow } from '../data/rows.ts';
import { previewOf, readQueueFile, signQueue } from '../sync/queue-file.ts';
import type { Problem } from './contract/problem.ts';
import type { QueueExport, QueuePreview } from './contract/queue-files.ts';

/** This device's queue, signed, in as many files as it takes. */
export async function exportQueue(db: Tables, now: () => number): Promise<QueueExport[]> {
  const exports: QueueExport[] = [];
  for (let after = 0; ;) {
    const signed = await signQueue(db, after + 1, now());
    if (!signed) return exports;
    after = signed.to;
    const { device, exportedAt, mutations } = signed.file;
    const name = fileName(device.series, exportedAt, exports.length);
    exports.push({ name, text: JSON.stringify(signed.file), count: mutations.length });
  }
}

/** @param imports what was imported before */
export async function previewFile(
  db: Tables,
  text: string,
  imports: readonly ImportRow[],
): Promise<Result<QueuePreview, Problem>> {
  const identity = await readMeta(db, 'identity');
  if (!identity) return refuse({ code: 'NOT_READY' });
  const file = readQueueFile(text, identity);
  if (!file.ok) return refuse({ code: file.error });
  const preview = previewOf(file.value);
  const known = imports.find(({ id, code }) => id === preview.id && code === null) ?? null;
  return ok({ ...preview, file: file.value, isOwn: preview.device.id === identity.id, known });
}

/** `meja-JKT-2-20261120-0931.json`: the device's series, and the local time. */
function fileName(series: string, at: number, part: number): string {
  const then = new Date(at);
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = `${then.getFullYear()}${two(then.getMonth() + 1)}${two(then.getDate())}`;
  const when = `${day}-${two(then.getHours())}${two(then.getMinutes())}`;
  return `meja-${series}-${when}${part === 0 ? '' : `-${part + 1}`}.json`;
}
