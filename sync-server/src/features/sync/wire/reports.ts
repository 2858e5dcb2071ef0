import type { Deps } from '../../../http/deps.ts';
import type { PushDeps } from '../push/push.ts';

/** What a push reports beside its answer: in the log, and counted. */
export function reports({
  log,
  metrics,
}: Pick<Deps, 'log' | 'metrics'>): Pick<PushDeps, 'onBug' | 'onBreak'> {
  return {
    onBug: (error, mutation) =>
      log.error({ err: error, mutation: mutation?.id, name: mutation?.name }, 'a mutation was set aside'),
    onBreak: ({ tenantId, outletId, deviceId }, { deviceSeq, expected, got }) => {
      metrics.chainBreak();
      log.warn({ tenantId, outletId, deviceId, deviceSeq, expected, got }, "a device's chain is broken");
    },
  };
}
