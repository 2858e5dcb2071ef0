import type {
  AnyDocument,
  BusinessDay,
  Category,
  Command,
  DeviceId,
  DiningTable,
  DocumentKind,
  ModifierGroup,
  ModifierGroupId,
  MutationId,
  Order,
  OrderId,
  OutletId,
  OutletSettings,
  Permission,
  Product,
  ProductId,
  Ref,
  ReadCommand,
  Result,
  Shift,
  ShiftId,
  Staff,
  StaffId,
  TableId,
} from '@meja/domain';
import type { Decision, Outcome, QueueFile } from '@meja/sync';
import type { Issue, Refusal } from '../data/dispatch.ts';
import type { HandIn, ImportRow } from '../data/rows.ts';
import type { SignInProblem } from '../data/sign-in.ts';
import type { Preview } from '../sync/queue-file.ts';
import type { Progress } from '../sync/status.ts';

export { PIN_OFFLINE_LIMIT_MS } from '../data/sign-in.ts';
export type { HandIn, ImportRow, Issue, Progress, Refusal, SignInProblem };

/** Why something that needed the server, or this device's storage, did not happen. Codes have words in the messages. */
export interface Problem {
  code: string;
  /** When it makes sense to try again, where the server said so. */
  retryAfterMs?: number;
}

export interface DeviceInfo {
  id: DeviceId;
  number: number;
  name: string;
  outletId: OutletId;
  outletName: string;
  tenantName: string;
  /** What this device's order and receipt numbers begin with. */
  series: string;
  enrolledAt: number;
}

/**
 * `unusable`: nothing can be saved here, so no order may be taken. STORAGE_UNAVAILABLE: the browser gives no database (a private
 * window, a full or broken disk); RELOAD_NEEDED: a newer version of the app has taken the database over in another tab.
 */
export type DeviceState =
  | { state: 'loading' }
  | { state: 'unusable'; code: 'STORAGE_UNAVAILABLE' | 'RELOAD_NEEDED' }
  | { state: 'unenrolled' }
  | ({ state: 'enrolled' } & DeviceInfo)
  | ({ state: 'revoked' } & DeviceInfo);

export interface DeviceController {
  readonly current: DeviceState;
  /** Codes: ENROLMENT_CODE_INVALID, OFFLINE, RATE_LIMITED, INSECURE_CONTEXT, NOT_KEPT, STORAGE_TOO_SMALL, APP_FAILED, and whatever else the server says. */
  enrol(code: string, deviceName: string): Promise<Result<void, Problem>>;
}

/** A staff member as a tablet knows them: the verifier of the PIN stays inside the engine. */
export type StaffMember = Omit<Staff, 'pinHash'> & { hasPin: boolean };

export interface CatalogueController {
  /** The first load is complete: orders can be taken. */
  readonly loaded: boolean;
  /** Products and their choices are read into memory too, a moment after the rest. */
  readonly menuLoaded: boolean;
  /** While documents of a load are still to come. */
  readonly progress: Progress | null;
  readonly settings: OutletSettings | null;
  /** By position, then name; likewise products and tables. */
  readonly categories: readonly Category[];
  readonly products: readonly Product[];
  readonly productById: ReadonlyMap<ProductId, Product>;
  readonly groupById: ReadonlyMap<ModifierGroupId, ModifierGroup>;
  readonly tables: readonly DiningTable[];
  readonly tableById: ReadonlyMap<TableId, DiningTable>;
  /** Active staff only, by name. */
  readonly staff: readonly StaffMember[];
  /** Everybody the device knows of, for the names of those who have left. */
  readonly staffById: ReadonlyMap<StaffId, StaffMember>;
}

/** The orders as they are with this device's own unconfirmed changes: everything open, and the closed ones of the last days. */
export interface OrdersController {
  /** True once read from storage; empty lists mean nothing before. */
  readonly loaded: boolean;
  /** Newest first. */
  readonly all: readonly Order[];
  /** Newest first: neither completed nor cancelled. */
  readonly open: readonly Order[];
  byId(id: OrderId): Order | undefined;
  /** The open orders of a table, oldest first. */
  forTable(tableId: TableId): readonly Order[];
  /** Whether it has changes that the server has not judged yet. */
  hasUnsent(id: OrderId): boolean;
}

/** The shifts of the outlet's drawers, as they are with this device's own unconfirmed changes. */
export interface ShiftsController {
  /** True once read from storage; an empty list means nothing before. */
  readonly loaded: boolean;
  /** Newest first: those that are open, and the closed ones of the last days. */
  readonly all: readonly Shift[];
  /** The open shift of this device. */
  readonly current: Shift | null;
  byId(id: ShiftId): Shift | undefined;
  /** Loads what shifts take, and resolves when they are shown. It never rejects. */
  load(): Promise<void>;
}

export type SessionState = { state: 'signed-out' } | { state: 'signed-in'; staff: StaffMember; at: number };

export interface SessionController {
  readonly current: SessionState;
  signIn(staffId: StaffId, pin: string): Promise<Result<void, SignInProblem>>;
  signOut(): void;
  may(permission: Permission): boolean;
}

/**
 * What is known of the server, and nothing hoped for: `connecting` until it has answered or was given up. `retrying`: it answers, but
 * with a problem; code DEVICE_FORKED means that this device is a copy of another and needs a new identity before its queue can go.
 * `needs-upgrade`: it takes what is queued, and has news only for a newer version of the app. `stopped`, DEVICE_UNKNOWN: it knows of no such
 * tablet; orders can be taken all the same, and go once it is enrolled again.
 */
export type SyncState =
  | { state: 'connecting'; queued: number }
  | { state: 'offline'; queued: number }
  | { state: 'idle'; queued: 0 }
  | { state: 'pushing'; queued: number }
  | { state: 'pulling'; queued: number }
  | { state: 'retrying'; queued: number; nextAt: number; code: string }
  | { state: 'needs-upgrade'; queued: number }
  | { state: 'stopped'; queued: number; code: 'DEVICE_REVOKED' | 'DEVICE_UNKNOWN' };

/** A mutation that the server has not judged yet. */
export interface WaitingChange {
  id: MutationId;
  deviceSeq: number;
  at: number;
  actorName: string;
  /** The document that it is about; the first of several. */
  subject: Ref<DocumentKind> | null;
  /** What people call that document. */
  title: string | null;
  name: string;
  /** Null only when this version of the app can't read what another version recorded. */
  command: ReadCommand | null;
}

/** A verdict that a person must see; it stays, marked, after somebody has seen it. */
export interface AttentionItem extends WaitingChange {
  outcome: Outcome;
  /** For rejected and unreadable ones why; UNALLOCATED for money that no order had room for. */
  code: string | null;
  /** For a conflict what was wanted and what stands. */
  detail: unknown;
  judgedAt: number;
  acknowledged: { by: StaffId | null; name: string; at: number } | null;
  /** What somebody at head office decided about it since. */
  decision: Decision | null;
}

export interface SyncController {
  readonly state: SyncState;
  /** When this device last agreed with the server completely, in its own corrected time. */
  readonly lastSyncedAt: number | null;
  /** Server time minus this device's clock. */
  readonly clockOffsetMs: number;
  /** While a queue is being delivered, how far. */
  readonly delivery: Progress | null;
  /** Server time of the last answer; PINs can be checked for a while from then on. */
  readonly heardAt: number | null;
  /** The oldest that wait, in the order in which they were made; `state.queued` counts all. */
  readonly waiting: readonly WaitingChange[];
  /** Newest first, those not yet acknowledged before the others. */
  readonly attention: readonly AttentionItem[];
  readonly unacknowledged: number;
  /** Marks it as seen by whoever is signed in. */
  acknowledge(id: MutationId): Promise<void>;
  syncNow(): void;
}

/** A part of this device's queue as a file. */
export interface QueueExport {
  name: string;
  text: string;
  count: number;
}

/** A queue file that somebody has chosen, before it is brought in. */
export interface QueuePreview extends Preview {
  file: QueueFile;
  /** It was written by this very device. */
  isOwn: boolean;
  /** It was brought in before. */
  known: ImportRow | null;
}

/** Queues as files, for when the network does not come back or the device must go. They ask nothing of the network. */
export interface QueueFiles {
  /** Newest first: what was brought in here, and what became of it. */
  readonly imports: readonly ImportRow[];
  /** What head office was given of this device's queue once it was out of service. */
  readonly handIn: HandIn | null;
  /** What waits here, signed by this device. It goes on waiting: whoever is first delivers it, and it takes effect once. */
  exportQueue(): Promise<QueueExport[]>;
  /** Codes: NOT_A_QUEUE_FILE, QUEUE_FILE_ALTERED, QUEUE_FILE_FOREIGN. */
  read(text: string): Promise<Result<QueuePreview, Problem>>;
  /** Keeps it on this device until it is delivered. */
  bringIn(preview: QueuePreview): Promise<Result<void, Problem>>;
}

/** What the browser grants this app of the device's storage. */
export interface StorageWatch {
  /** Whether it has promised not to evict the data by itself; null while unknown. */
  readonly persisted: boolean | null;
  /** Null where the browser does not tell. */
  readonly room: { used: number; left: number } | null;
  /** There is little left of it. */
  readonly isLow: boolean;
  /** The worst that people should know of and have not been told today. */
  readonly warning: 'nearly-full' | 'not-kept' | null;
  /** Somebody has read the warning; it comes again tomorrow. */
  hush(): Promise<void>;
}

/** `about`: the documents that `make` asks `issue` for. */
export type Dispatch = (
  make: (issue: Issue) => readonly Command[],
  about?: readonly Ref<DocumentKind>[],
) => Promise<Result<AnyDocument[], Refusal>>;

export interface AppUpdate {
  /** A complete new version waits on this device. */
  readonly ready: boolean;
  /** Switches to it and reloads. Call when nobody is in the middle of anything. */
  apply(): void;
}

export interface Pos {
  readonly device: DeviceController;
  readonly catalogue: CatalogueController;
  readonly orders: OrdersController;
  readonly shifts: ShiftsController;
  /** Whether a document is among those that the views show. */
  isShown(ref: Ref<DocumentKind>): boolean;
  readonly session: SessionController;
  readonly sync: SyncController;
  readonly update: AppUpdate;
  readonly queueFiles: QueueFiles;
  readonly storage: StorageWatch;
  /**
   * Does some commands as one, by the signed-in person: all of them or, refused, none. It resolves only after they are durable on this
   * device, with the documents that were touched as they are then; the views show them already.
   */
  readonly dispatch: Dispatch;
  /** Now, by this device's clock corrected by the server's; not reactive. */
  now(): number;
  /** The outlet's business day now; null before settings are loaded. Not reactive. */
  businessDay(): BusinessDay | null;
  /** Stops syncing, lets go of the database. */
  close(): Promise<void>;
}
