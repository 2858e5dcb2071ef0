import type { Db, Tx } from '../../db/database.ts';
import { lastly, withTenant } from '../../db/tenant.ts';
import { currentRequest } from '../../http/current-request.ts';
import type { Facts } from './actions.ts';
import { addEntry, addSeal, type Stamped } from './audit.queries.ts';
import { beginsDay } from './chain.ts';
import { Refusals } from './refusals.ts';
import type { Seal, Sealed, Sealer } from './seal.ts';
import type { AuditEntry, AuditTrail, Refusal } from './trail.ts';

export interface AuditDeps {
  db: Db;
  clock: () => Date;
  sealer: Sealer;
  /** Tells people of what they must hear of at once, in the transaction that writes the entry. */
  alert: (tx: Tx, entry: AuditEntry, at: Date) => Promise<void>;
  log: {
    info: (fields: object, message: string) => void;
    warn: (fields: object, message: string) => void;
  };
}

/** Writes the audit log. */
export class Audit implements AuditTrail {
  readonly #deps: AuditDeps;
  readonly #refusals: Refusals;

  constructor(deps: AuditDeps) {
    this.#deps = deps;
    this.#refusals = new Refusals({
      clock: deps.clock,
      log: deps.log,
      write: (entry, at) => withTenant(deps.db, entry.tenantId, (tx) => this.#write(tx, entry, at)),
    });
  }

  record(tx: Tx, entry: AuditEntry): void {
    const request = currentRequest.getStore();
    const at = this.#deps.clock();
    lastly(tx, () => this.#write(tx, entry, { at, requestId: request?.requestId ?? null }));
  }

  refused(refusal: Refusal): void {
    this.#refusals.note(refusal, currentRequest.getStore());
  }

  seal(end: Sealed): Seal & { publicKey: string } {
    const { sealer } = this.#deps;
    const { tenantId, seq, hash, at } = end;
    return { ...sealer.seal({ tenantId, seq, hash, at }), publicKey: sealer.publicKey };
  }

  /** Tells, from now on, how often what was refused was tried again. */
  start(): void {
    this.#refusals.start();
  }

  /** Tells how often that was of which the time is over. */
  sweep(): void {
    this.#refusals.sweep();
  }

  /** Resolves when all that was refused so far is written. */
  idle(): Promise<void> {
    return this.#refusals.idle();
  }

  /** Tells what has only been counted so far, and waits until it is written. */
  close(): Promise<void> {
    return this.#refusals.close();
  }

  async #write(tx: Tx, entry: AuditEntry, stamped: Stamped): Promise<void> {
    const { sealer, alert, log } = this.#deps;
    // Before the end of the chain is locked.
    await alert(tx, entry, stamped.at);
    const before = await addEntry(tx, entry, stamped);
    if (before.at === null || !beginsDay(stamped.at.getTime(), before.at)) return;
    const { tenantId } = entry;
    const seal = sealer.seal({ tenantId, seq: before.seq, hash: before.hash, at: before.at });
    await addSeal(tx, seal);
    // Where logs are kept elsewhere, whoever owns the database can't take this one back.
    log.info({ tenantId, seq: seal.seq, hash: seal.hash }, 'a day of the audit log is sealed');
  }
}

/** Where a request came from. */
export function whence(userAgent?: string | null): Facts {
  const address = currentRequest.getStore()?.address;
  return {
    ...(address !== undefined && { address: address.slice(0, 100) }),
    ...(userAgent != null && { user_agent: userAgent }),
  };
}
