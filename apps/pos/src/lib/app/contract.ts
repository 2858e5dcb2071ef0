import type { BusinessDay, DocumentKind, Ref } from '@meja/domain';
import type { ApprovalController } from './contract/approval.ts';
import type { CatalogueController } from './contract/catalogue.ts';
import type { DeviceController } from './contract/device.ts';
import type { Dispatch } from './contract/dispatch.ts';
import type { DocumentControllers } from './contract/documents.ts';
import type { QueueFiles } from './contract/queue-files.ts';
import type { SessionController } from './contract/session.ts';
import type { StorageWatch } from './contract/storage.ts';
import type { SyncController } from './contract/sync.ts';
import type { AppUpdate } from './contract/update.ts';

export { PIN_OFFLINE_LIMIT_MS } from '../data/sign-in.ts';
export type * from './contract/approval.ts';
export type * from './contract/catalogue.ts';
export type * from './contract/device.ts';
export type * from './contract/dispatch.ts';
export type * from './contract/problem.ts';
export type * from './contract/queue-files.ts';
export type * from './contract/session.ts';
export type * from './contract/sync.ts';

/** What the screens use of the app. */
export interface Pos extends DocumentControllers {
  readonly device: DeviceController;
  readonly catalogue: CatalogueController;
  readonly session: SessionController;
  readonly approval: ApprovalController;
  readonly sync: SyncController;
  readonly update: AppUpdate;
  readonly queueFiles: QueueFiles;
  readonly storage: StorageWatch;
  /** Whether the document is among those that the lists show. */
  isShown(ref: Ref<DocumentKind>): boolean;
  /**
   * Does some commands as one, by the signed-in person: all of them, or none if one is refused. What they may not do somebody else is
   * asked to allow. It resolves when they are durable on
   * this device, with the touched documents as they are then. The lists already show them.
   */
  readonly dispatch: Dispatch;
  /** Now, by this device's clock corrected by the server's. Not reactive. */
  now(): number;
  /** The outlet's business day now; null before the settings are loaded. Not reactive. */
  businessDay(): BusinessDay | null;
  /** Stops syncing and closes the database. */
  close(): Promise<void>;
}
