import type { DocumentKind, MutationId, Permission, Ref, StaffId } from '@meja/domain';
import { readMutation, type Envelope } from '@meja/sync';
import { acknowledge, readAttention, readMoreWaiting, readWaiting, type Waiting } from '../data/attention.ts';
import type { MejaDb } from '../data/db.ts';
import { readContact } from '../data/meta.ts';
import { refsOf, type AttentionRow } from '../data/rows.ts';
import type { Bus, ChangeNote } from '../sync/bus.ts';
import type { Clock } from '../sync/clock.ts';
import type { Progress, SyncPhase } from '../sync/status.ts';
import { Coalescer } from './coalescer.ts';
import type { StaffMember } from './contract/catalogue.ts';
import type { AttentionItem, Doubt, SyncController, SyncState, WaitingChange } from './contract/sync.ts';
import { settledBy } from './settling.ts';

export interface SyncDeps {
  db: MejaDb;
  bus: Bus;
  clock: Clock;
  memberOf: (id: StaffId) => StaffMember | undefined;
  /** What people call a document. */
  titleOf: (ref: Ref<DocumentKind>) => string | undefined;
  signedIn: () => StaffMember | null;
  /** The server has changes only for a newer version of the app. */
  onOutdated: () => void;
  /** There is no network, as this tab begins. */
  isCutOff: boolean;
  onBug: (error: unknown) => void;
}

type Asked = 'queue' | 'longer queue' | 'attention';

/** Few ever need it. */
const aboutClocks = () => import('../sync/clock-doubt.ts');

/** So many waiting mutations are described at first, and as many more each time that somebody asks. */
const PAGE = 200;
const NOTHING_WAITS: Waiting = { rows: [], total: 0 };

/** The state of syncing in every tab: the leading tab tells about the server, and the queue is read from storage. */
export class Sync implements SyncController {
  readonly #deps: SyncDeps;
  readonly #reader: Coalescer<Asked>;
  readonly #stopListening: () => void;
  #phase = $state.raw<SyncPhase>({ state: 'connecting' });
  #queue = $state.raw(NOTHING_WAITS);
  #described = PAGE;
  #attentionRows = $state.raw<readonly AttentionRow[]>([]);
  lastSyncedAt = $state<number | null>(null);
  clockOffsetMs = $state(0);
  heardAt = $state<number | null>(null);
  delivery = $state.raw<Progress | null>(null);

  readonly state: SyncState = $derived(stateOf(this.#phase, this.#queue.total));
  readonly waiting: readonly WaitingChange[] = $derived(
    this.#queue.rows.map((row) => this.#describe(row.envelope)),
  );
  readonly attention: readonly AttentionItem[] = $derived(
    this.#attentionRows.map((row) => this.#item(row)).sort(unseenAndNewestFirst),
  );
  readonly #unseen = $derived(this.#attentionRows.filter((row) => row.acknowledged === null));
  readonly unsettled: readonly Permission[] = $derived(this.#unseen.map(settledBy));
  readonly troubled: ReadonlyMap<string, readonly Permission[]> = $derived(byDocument(this.#unseen));

  constructor(deps: SyncDeps) {
    this.#deps = deps;
    // Nobody has to wait until the first try has failed.
    if (deps.isCutOff) this.#phase = { state: 'offline' };
    this.#reader = new Coalescer((asked) => this.#read(asked), deps.onBug);
    this.#stopListening = deps.bus.listen((message, from) => {
      if (message.kind === 'changed') this.#hear(message.note);
      if (message.kind !== 'status') return;
      const { phase, syncedAt, offsetMs, heardAt, delivery } = message.status;
      if (phase.state === 'needs-upgrade' && this.#phase.state !== 'needs-upgrade') deps.onOutdated();
      this.#phase = phase;
      this.delivery = delivery;
      this.heardAt = heardAt ?? this.heardAt;
      this.lastSyncedAt = syncedAt;
      this.clockOffsetMs = offsetMs;
      if (from === 'elsewhere') deps.clock.restore(offsetMs, heardAt);
    });
  }

  async load(): Promise<void> {
    const { offsetMs, heardAt, syncedAt, sureAt } = await readContact(this.#deps.db);
    this.#deps.clock.restore(offsetMs, heardAt, sureAt ?? heardAt);
    this.clockOffsetMs = offsetMs;
    this.heardAt = heardAt;
    this.lastSyncedAt = syncedAt;
    await this.refresh();
  }

  /** Resolves when queue and verdicts are shown as they are in storage now. */
  refresh(): Promise<void> {
    return this.#reader.ask(['queue', 'attention']);
  }

  close(): void {
    this.#stopListening();
  }

  async acknowledge(id: MutationId): Promise<void> {
    const { db, bus, clock, signedIn } = this.#deps;
    const member = signedIn();
    await acknowledge(db, id, { by: member?.id ?? null, name: member?.name ?? '', at: clock.now() });
    bus.changed({ attention: true });
    await this.#reader.ask(['attention']);
  }

  async clockDoubt(): Promise<Doubt | null> {
    return (await aboutClocks()).doubtOf(this.#deps.clock);
  }

  async settleClock(time: number): Promise<void> {
    const { db, clock } = this.#deps;
    await (await aboutClocks()).settleClock(db, clock, time);
    this.clockOffsetMs = clock.offsetMs;
  }

  describeMore(): Promise<void> {
    this.#described += PAGE;
    return this.#reader.ask(['longer queue']);
  }

  syncNow(): void {
    this.#deps.bus.send({ kind: 'sync-now' });
  }

  #hear({ outbox, attention, identity }: ChangeNote): void {
    const asked: Asked[] = [];
    if (outbox === 'appended') asked.push('longer queue');
    if (outbox === 'judged' || identity) asked.push('queue');
    if (attention) asked.push('attention');
    if (asked.length > 0) void this.#reader.ask(asked);
  }

  async #read(asked: ReadonlySet<Asked>): Promise<void> {
    const { db } = this.#deps;
    if (asked.has('queue')) this.#queue = await readWaiting(db, this.#described);
    else if (asked.has('longer queue')) this.#queue = await readMoreWaiting(db, this.#queue, this.#described);
    if (asked.has('attention')) this.#attentionRows = await readAttention(db);
  }

  #describe(envelope: Envelope): WaitingChange {
    const { id, deviceSeq, at, actorId, name } = envelope;
    const read = readMutation(envelope);
    const subject = refsOf(envelope)[0] ?? null;
    return {
      id,
      deviceSeq,
      at,
      actorName: this.#deps.memberOf(actorId)?.name ?? '',
      subject,
      title: this.#titleOf(subject, read.ok ? read.value : null),
      name,
      command: read.ok ? read.value : null,
    };
  }

  #titleOf(subject: WaitingChange['subject'], command: WaitingChange['command']): string | null {
    // If opening it was refused, there is no such document.
    if (command?.name === 'order.open') return command.args.number;
    return (subject && this.#deps.titleOf(subject)) ?? null;
  }

  #item(row: AttentionRow): AttentionItem {
    const { envelope, verdict, acknowledged, decision } = row;
    const { outcome, code, detail, at } = verdict;
    return {
      ...this.#describe(envelope),
      outcome,
      code,
      detail,
      judgedAt: at,
      settledBy: settledBy(row),
      acknowledged,
      decision: decision ?? null,
    };
  }
}

/** While something is queued, the state is not idle, even if the last cycle went well. */
function stateOf(phase: SyncPhase, queued: number): SyncState {
  if (phase.state !== 'idle') return { ...phase, queued };
  return queued === 0 ? { state: 'idle', queued } : { state: 'pushing', queued };
}

const unseenAndNewestFirst = (a: AttentionItem, b: AttentionItem): number =>
  Number(a.acknowledged !== null) - Number(b.acknowledged !== null) || b.judgedAt - a.judgedAt;

function byDocument(rows: readonly AttentionRow[]): Map<string, Permission[]> {
  const found = new Map<string, Permission[]>();
  for (const row of rows)
    for (const { id } of refsOf(row.envelope)) found.set(id, [...(found.get(id) ?? []), settledBy(row)]);
  return found;
}
