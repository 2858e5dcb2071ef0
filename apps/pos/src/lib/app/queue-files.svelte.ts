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

/** Queue files: this device's own, for another one to deliver, and those of others that were imported here. */
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
    const { exportQueue } = await import('./queue-file-tasks.ts');
    return exportQueue(this.#deps.db, this.#deps.now);
  }

  async read(text: string): Promise<Result<QueuePreview, Problem>> {
    const { previewFile } = await import('./queue-file-tasks.ts');
    return previewFile(this.#deps.db, text, this.#imports);
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
