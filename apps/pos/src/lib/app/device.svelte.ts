import { refuse, ok, type Result } from '@meja/domain';
import type { MejaDb } from '../data/db.ts';
import { storageCodeOf } from '../data/errors.ts';
import { readMeta } from '../data/meta.ts';
import type { Identity } from '../data/rows.ts';
import type { EnrolDeps } from '../sync/enrol.ts';
import type { RequestFailure } from '../sync/transport.ts';
import { LEAST_BYTES } from './storage.svelte.ts';
import type { DeviceController, DeviceState } from './contract/device.ts';
import type { Problem } from './contract/problem.ts';

export interface DeviceDeps extends EnrolDeps {
  isSecure: boolean;
  startsOffline: boolean;
  /** How many bytes the browser lets the app store; null where it does not tell. */
  quota: () => Promise<number | null>;
  onEnrolled: () => void;
  onBug: (error: unknown) => void;
}

export class Device implements DeviceController {
  readonly #deps: DeviceDeps;
  #current = $state.raw<DeviceState>({ state: 'loading' });

  constructor(deps: DeviceDeps) {
    this.#deps = deps;
  }

  get current(): DeviceState {
    return this.#current;
  }

  async enrol(code: string, deviceName: string, { isShared = false } = {}): Promise<Result<void, Problem>> {
    // Without a secure context there are no keys and no service worker, so the tablet could not work offline.
    if (!this.#deps.isSecure) return refuse({ code: 'INSECURE_CONTEXT' });
    const unfit = await this.#whyUnfit();
    if (unfit) return refuse({ code: unfit });
    const result = await this.#ask(code, deviceName, isShared).catch((error: unknown) => this.#failed(error));
    if (!result.ok) return refuse(problemOf(result.error));
    await this.read(this.#deps.db);
    this.#deps.onEnrolled();
    return ok(undefined);
  }

  async #ask(code: string, deviceName: string, isShared: boolean): Promise<Result<void, RequestFailure>> {
    const { enrol } = await import('../sync/enrol.ts');
    return enrol(this.#deps, code, deviceName, isShared);
  }

  /** If the storage failed, the same code works once there is room. Any other error is a bug in the app. */
  #failed(error: unknown): Result<never, RequestFailure> {
    const code = storageCodeOf(error);
    if (code === null) this.#deps.onBug(error);
    return refuse({ kind: 'problem', status: 0, code: code ?? 'APP_FAILED', retryAfterMs: null });
  }

  /** Why this tablet can't be used for certain: a private window, or too little room. Possible problems are warnings later. */
  async #whyUnfit(): Promise<'NOT_KEPT' | 'STORAGE_TOO_SMALL' | null> {
    if (!this.#deps.startsOffline) return 'NOT_KEPT';
    const quota = await this.#deps.quota();
    return quota !== null && quota < LEAST_BYTES ? 'STORAGE_TOO_SMALL' : null;
  }

  async read(db: MejaDb): Promise<void> {
    const identity = await readMeta(db, 'identity');
    if (this.#current.state !== 'unusable') this.#current = stateOf(identity);
  }

  /** Nothing can be saved here any more. The first reason is kept. */
  fail(code: 'STORAGE_UNAVAILABLE' | 'RELOAD_NEEDED'): void {
    if (this.#current.state !== 'unusable') this.#current = { state: 'unusable', code };
  }
}

function stateOf(identity: Identity | undefined): DeviceState {
  if (!identity) return { state: 'unenrolled' };
  const { id, number, name, outletId, outletName, tenantName, series, enrolledAt } = identity;
  return {
    state: identity.revokedAt === null ? 'enrolled' : 'revoked',
    id,
    number,
    name,
    outletId,
    outletName,
    tenantName,
    series,
    enrolledAt,
  };
}

function problemOf(failure: RequestFailure): Problem {
  if (failure.kind === 'unreachable') return { code: 'OFFLINE' };
  const { code, retryAfterMs } = failure;
  return retryAfterMs === null ? { code } : { code, retryAfterMs };
}
