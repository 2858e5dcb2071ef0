import type { TenantId } from '@meja/domain';

/** More is asked for than can be done soon. Nothing was begun. */
export class Overloaded extends Error {
  constructor() {
    super('more transactions wait than can be done soon');
  }
}

export interface TurnLimits {
  /** Transactions at a time, of all tenants. */
  atOnce: number;
  /** Transactions at a time of one tenant: what one waits for must not hold up the others. */
  ofTenant: number;
  /** How many of one tenant may wait. */
  waiting: number;
  /** How long one may wait, in ms. */
  patienceMs: number;
}

interface Waiting {
  begin: () => void;
  giveUp: NodeJS.Timeout;
}

/**
 * Who may have a connection, before it is taken. A tenant has a part of them at most, and those that wait are served
 * tenant by tenant, so that one that asks for everything, or whose rows are locked, takes nothing from the others.
 */
export class TenantTurns {
  readonly #limits: TurnLimits;
  #running = 0;
  readonly #runningOf = new Map<TenantId, number>();
  /** In the order in which they are served next. */
  readonly #waiting = new Map<TenantId, Waiting[]>();

  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  /** @throws Overloaded before anything was done */
  async run<T>(tenantId: TenantId, work: () => Promise<T>): Promise<T> {
    if (this.#mayRun(tenantId)) this.#begin(tenantId);
    else await this.#turn(tenantId);
    try {
      return await work();
    } finally {
      this.#end(tenantId);
    }
  }

  #mayRun(tenantId: TenantId): boolean {
    return (
      this.#running < this.#limits.atOnce && (this.#runningOf.get(tenantId) ?? 0) < this.#limits.ofTenant
    );
  }

  #begin(tenantId: TenantId): void {
    this.#running += 1;
    this.#runningOf.set(tenantId, (this.#runningOf.get(tenantId) ?? 0) + 1);
  }

  #turn(tenantId: TenantId): Promise<void> {
    const own = this.#waiting.get(tenantId) ?? [];
    if (own.length >= this.#limits.waiting) return Promise.reject(new Overloaded());
    this.#waiting.set(tenantId, own);
    return new Promise((resolve, reject) => {
      const each: Waiting = {
        begin: () => {
          clearTimeout(each.giveUp);
          resolve();
        },
        giveUp: setTimeout(() => {
          own.splice(own.indexOf(each), 1);
          if (own.length === 0) this.#waiting.delete(tenantId);
          reject(new Overloaded());
        }, this.#limits.patienceMs).unref(),
      };
      own.push(each);
    });
  }

  #end(tenantId: TenantId): void {
    this.#running -= 1;
    const left = (this.#runningOf.get(tenantId) ?? 0) - 1;
    if (left > 0) this.#runningOf.set(tenantId, left);
    else this.#runningOf.delete(tenantId);
    this.#next();
  }

  #next(): void {
    for (const [tenantId, own] of this.#waiting) {
      if (!this.#mayRun(tenantId)) continue;
      const next = own.shift();
      // Whoever was served goes to the end.
      this.#waiting.delete(tenantId);
      if (own.length > 0) this.#waiting.set(tenantId, own);
      if (!next) continue;
      this.#begin(tenantId);
      next.begin();
      return;
    }
  }
}
