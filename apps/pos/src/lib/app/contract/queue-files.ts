import type { Result } from '@meja/domain';
import type { QueueFile } from '@meja/sync';
import type { HandIn, ImportRow } from '../../data/rows.ts';
import type { Preview } from '../../sync/queue-file.ts';
import type { Problem } from './problem.ts';

export type { HandIn, ImportRow };

/** A part of this device's queue as a file. */
export interface QueueExport {
  name: string;
  text: string;
  count: number;
}

/** A queue file that somebody has chosen, before it is imported. */
export interface QueuePreview extends Preview {
  file: QueueFile;
  /** This device wrote it. */
  isOwn: boolean;
  /** The earlier import of the same file. */
  known: ImportRow | null;
}

/** Queues as files, for when the network stays down or the device has to be replaced. They need no network. */
export interface QueueFiles {
  /** What was imported here and what became of it. Newest first. */
  readonly imports: readonly ImportRow[];
  /** How much of this device's queue head office was given, after the device was taken out of service. */
  readonly handIn: HandIn | null;
  /** What waits here, signed by this device. It also stays in the queue: however it is delivered first, it takes effect once. */
  exportQueue(): Promise<QueueExport[]>;
  /** Codes: NOT_A_QUEUE_FILE, QUEUE_FILE_ALTERED, QUEUE_FILE_FOREIGN. */
  read(text: string): Promise<Result<QueuePreview, Problem>>;
  /** Keeps it on this device until it is delivered. */
  bringIn(preview: QueuePreview): Promise<Result<void, Problem>>;
}
