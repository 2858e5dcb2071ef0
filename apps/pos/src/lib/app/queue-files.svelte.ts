import { ok, refuse, type Result } from '@meja/domain';
import type { MejaDb } from '../data/db.ts';
import { storageCodeOf } from '../data/errors.ts';
import { addImport, readImports } from '../data/imports.ts';
import { readMeta } from '../data/meta.ts';
import type { HandIn, ImportRow } from '../data/rows.ts';
import type { Bus } from '../sync/bus.ts';
import { Coalescer } from './coalescer.ts';
import type { StaffMember } from './contract/catalogue.ts';
import type { Problem } from './contract/problem.ts';
import type { QueueExport, QueueFiles, QueuePreview } from './contract/queue-files.ts';

export interface QueueFilesDeps {
  db: MejaDb;
  bus: Bus;
  now: () => number;
  signedIn: () => StaffMember | null;
  onBug: (error: unknown) => void;
}

type Asked = 'imports' | 'hand-in';

/** Queues as files: this device's, to be carried elsewhere, and those of others that were brought here. */
export class Files implements QueueFiles {
  readonly #deps: QueueFilesDeps;
  readonly #reader: Coalescer<Asked>;
  readonly #stopListening: () => void;
  #handIn = $state.raw<HandIn | null>(null);
  #imports = $state.raw<readonly ImportRow[]>([]);

  readonly imports: readonly ImportRow[] = $derived(this.#imports.toSorted((a, b) => b.addedAt - a.addedAt));

  constructor(deps: QueueFilesDeps) {
    this.#deps = deps;
    this.#reader = new Coalescer((asked) => this.#read(asked), deps.onBug);
    this.#stopListening = deps.bus.listen((message) => {
      if (message.kind !== 'changed') return;
      const { imports, handIn, identity } = message.note;
      if (imports) void this.#reader.ask(['imports']);
      if (handIn || identity) void this.#reader.ask(['hand-in']);
    });
  }

  get handIn(): HandIn | null {
    return this.#handIn;
  }

  load(): Promise<void> {
    return this.#reader.ask(['imports', 'hand-in']);
  }

  close(): void {
    this.#stopListening();
  }

  async exportQueue(): Promise<QueueExport[]> {
    const { signQueue } = await import('../sync/queue-file.ts');
    const { db, now } = this.#deps;
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

  async read(text: string): Promise<Result<QueuePreview, Problem>> {
    const { previewOf, readQueueFile } = await import('../sync/queue-file.ts');
    const identity = await readMeta(this.#deps.db, 'identity');
    if (!identity) return refuse({ code: 'NOT_READY' });
    const file = readQueueFile(text, identity);
    if (!file.ok) return refuse({ code: file.error });
    const preview = previewOf(file.value);
    const known = this.#imports.find(({ id, code }) => id === preview.id && code === null) ?? null;
    return ok({ ...preview, file: file.value, isOwn: preview.device.id === identity.id, known });
  }

  async bringIn({ id, file }: QueuePreview): Promise<Result<void, Problem>> {
    const { db, bus, now, signedIn } = this.#deps;
    const member = signedIn();
    const by = { id: member?.id ?? null, name: member?.name ?? '' };
    try {
      await addImport(db, { id, addedAt: now(), addedBy: by }, file);
    } catch (error) {
      const code = storageCodeOf(error);
      if (code === null) throw error;
      return refuse({ code });
    }
    bus.changed({ imports: true });
    return ok(undefined);
  }

  async #read(asked: ReadonlySet<Asked>): Promise<void> {
    const { db } = this.#deps;
    if (asked.has('imports')) this.#imports = await readImports(db);
    if (!asked.has('hand-in')) return;
    const [handIn, identity] = [await readMeta(db, 'handIn'), await readMeta(db, 'identity')];
    this.#handIn = handIn && handIn.deviceId === identity?.id ? handIn : null;
  }
}

/** `meja-JKT-2-20261120-0931.json`: whose, and of when by the clock on the wall. */
function fileName(series: string, at: number, part: number): string {
  const then = new Date(at);
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = `${then.getFullYear()}${two(then.getMonth() + 1)}${two(then.getDate())}`;
  const when = `${day}-${two(then.getHours())}${two(then.getMinutes())}`;
  return `meja-${series}-${when}${part === 0 ? '' : `-${part + 1}`}.json`;
}
