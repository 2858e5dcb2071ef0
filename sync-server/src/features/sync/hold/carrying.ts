import { ok, refuse, type OutletId, type Result, type StaffId, type DeviceId } from '@meja/domain';
import { PUSH_LIMIT, type Outcome, type QueueFile, type QueueFileAnswer } from '@meja/sync';
import { usageOf } from '../../../db/pool.ts';
import { withTenant } from '../../../db/tenant.ts';
import type { Deps } from '../../../http/deps.ts';
import type { Scope } from '../../access/index.ts';
import { whence, type Actor, type AuditEntry } from '../../audit/index.ts';
import { whyDeviceIsNotServed } from '../../standing/index.ts';
import { deliver, type PushDeps } from '../push/push.ts';
import { DeviceGone } from '../device.ts';
import { hold, idFor, type Reason } from './holding.ts';
import { isKeptImport, keepImport } from './imports.queries.ts';
import { originOf, type Origin } from './queue-origin.ts';

/** Who brings a queue file: somebody of head office, another tablet, or the device that made it. */
export type Carrier =
  | { kind: 'user'; userId: StaffId; outlets: Scope }
  | { kind: 'device'; deviceId: DeviceId; outlets: readonly OutletId[] }
  | { kind: 'itself' };

/** `active`: the device is in service and may deliver by itself. */
export type Refusal = 'foreign' | 'altered' | 'active';

/** As they are answered, and told. */
export const REFUSAL_CODES = {
  foreign: 'QUEUE_FILE_FOREIGN',
  altered: 'QUEUE_FILE_ALTERED',
  active: 'DEVICE_ACTIVE',
} as const satisfies Record<Refusal, string>;

/**
 * Takes a queue that came as a file. What a device in service wrote is judged exactly as if it had been pushed, with
 * the same stored verdicts, so that the device may come and deliver it as well; what one that is not served wrote is held
 * for review. Repeating it does nothing more; cut off in the middle, it goes on where it was.
 */
export async function takeQueue(
  deps: PushDeps & Pick<Deps, 'limits'>,
  carrier: Carrier,
  file: QueueFile,
): Promise<Result<QueueFileAnswer, Refusal>> {
  const { tenantId } = file.device;
  const hasOthers = (): boolean => usageOf(deps.db).hasOthers(tenantId);
  const origin = await withTenant(deps.db, tenantId, (tx) => originOf(tx, file, hasOthers));
  if (!origin.ok) return refused(deps, carrier, file, origin.error);
  const { scope, notServed } = origin.value;
  if (carrier.kind === 'itself' ? !notServed : !reaches(carrier.outlets, scope.outletId))
    return refused(deps, carrier, file, carrier.kind === 'itself' ? 'active' : 'foreign');
  // Only now: whoever can't sign for a tablet shall not use up what it may hand in.
  const { claims } = origin.value;
  const carriedBy = {
    user: carrier.kind === 'user' ? carrier.userId : null,
    device: carrier.kind === 'device' ? carrier.deviceId : null,
  };
  const id = idFor(`${scope.deviceId} ${claims.digest} ${carriedBy.user ?? carriedBy.device ?? 'itself'}`);
  if (carrier.kind === 'itself') {
    const isKnown = await withTenant(deps.db, tenantId, (tx) => isKeptImport(tx, id));
    await deps.limits.spend(isKnown ? 'handInAgain' : 'handInOf', scope.deviceId);
  }
  const answer = await new Intake(deps, origin.value, file.mutations).run();
  await withTenant(deps.db, tenantId, async (tx) => {
    await keepImport(tx, {
      ...{ id, scope, carriedBy, claims, answer, at: deps.clock() },
    });
    const { judged, known, held } = answer;
    deps.audit.record(tx, {
      ...{ tenantId, outletId: scope.outletId, actor: actorOf(carrier, scope.deviceId) },
      action: carrier.kind === 'itself' ? 'queue.handed_in' : 'queue.brought',
      target: { kind: 'device', id: scope.deviceId },
      diff: { first_number: claims.from, last_number: claims.to, judged, known, held },
    });
  });
  return ok({ ...answer, device: origin.value.named });
}

const actorOf = (carrier: Carrier, self: DeviceId): Actor => {
  if (carrier.kind === 'user') return { kind: 'user', id: carrier.userId };
  return { kind: 'device', id: carrier.kind === 'device' ? carrier.deviceId : self };
};

/** A file that is not of a device here is told of in the log of whoever brought it; at the door, of nobody's. */
function refused(
  { audit }: Pick<PushDeps, 'audit'>,
  carrier: Carrier,
  { device: { id, tenantId, outletId } }: QueueFile,
  reason: Refusal,
): Result<never, Refusal> {
  if (carrier.kind === 'itself' && reason === 'foreign') return refuse(reason);
  const isOwn = carrier.kind === 'itself' && reason === 'active';
  const entry: AuditEntry = {
    ...{ tenantId, action: 'queue.refused' },
    actor: carrier.kind === 'itself' && !isOwn ? { kind: 'nobody' } : actorOf(carrier, id),
    // Of a file that is foreign neither is known to be here.
    ...(reason !== 'foreign' && { outletId, target: { kind: 'device', id } }),
    diff: { reason: REFUSAL_CODES[reason], ...whence() },
  };
  const by = 'id' in entry.actor ? entry.actor.id : 'nobody';
  audit.refused({
    key: `queue.refused ${tenantId} ${by} ${reason} ${entry.target?.id ?? ''}`,
    concerned: () => Promise.resolve([entry]),
  });
  return refuse(reason);
}

const reaches = (outlets: Scope, outletId: OutletId): boolean =>
  outlets === 'everywhere' || outlets.includes(outletId);

/** One file on its way in: judged batch by batch, or held from where judging is not for the server. */
class Intake {
  readonly #deps: PushDeps;
  readonly #origin: Origin;
  readonly #records: readonly unknown[];
  #judged = 0;
  #known = 0;
  #held = 0;
  readonly #verdictCounts: Partial<Record<Outcome, number>> = {};

  constructor(deps: PushDeps, origin: Origin, records: readonly unknown[]) {
    this.#deps = deps;
    this.#origin = origin;
    this.#records = records;
  }

  async run(): Promise<QueueFileAnswer> {
    if (this.#origin.notServed) return this.#holdFrom(0, this.#origin.notServed);
    try {
      return await this.#judge();
    } catch (error) {
      if (!(error instanceof DeviceGone)) throw error;
      // Revoked while its file was being read: what it brought before that stands.
      const { tenantId, deviceId } = this.#origin.scope;
      const why = await withTenant(this.#deps.db, tenantId, (tx) => whyDeviceIsNotServed(tx, deviceId));
      return this.#holdFrom(this.#judged + this.#known, why ?? 'DEVICE_REVOKED');
    }
  }

  async #judge(): Promise<QueueFileAnswer> {
    const { scope, claims } = this.#origin;
    for (let i = 0; i < this.#records.length; i = this.#judged + this.#known) {
      const batch = this.#records.slice(i, i + PUSH_LIMIT);
      const { response, fresh } = await deliver(this.#deps, scope, batch, { firstSeq: claims.from + i });
      switch (response.result) {
        case 'judged':
          this.#judged += fresh;
          this.#known += response.verdicts.length - fresh;
          this.#count(response.verdicts.map(({ outcome }) => outcome));
          break;
        case 'gap':
          return { result: 'gap', expected: response.expected, ...this.#counts() };
        case 'fork':
          return { ...(await this.#holdFrom(i, 'DEVICE_FORKED')), result: 'fork', at: response.at };
        default:
          response satisfies never;
      }
    }
    return { result: 'judged', ...this.#counts() };
  }

  async #holdFrom(i: number, reason: Reason): Promise<QueueFileAnswer> {
    const { scope, claims } = this.#origin;
    const { known, held } = await hold(this.#deps, scope, this.#records.slice(i), claims.from + i, reason);
    this.#known += known.length;
    this.#held += held;
    this.#count(known);
    return { result: 'held', ...this.#counts() };
  }

  #count(outcomes: readonly Outcome[]): void {
    for (const outcome of outcomes) this.#verdictCounts[outcome] = (this.#verdictCounts[outcome] ?? 0) + 1;
  }

  #counts() {
    return {
      judged: this.#judged,
      known: this.#known,
      held: this.#held,
      verdictCounts: this.#verdictCounts,
    };
  }
}
