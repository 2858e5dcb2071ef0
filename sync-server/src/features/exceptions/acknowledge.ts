import type { DeviceId } from '@meja/domain';
import type { UserPrincipal } from '../../http/principal.ts';
import { lookFrom, missingNumbers } from '../devices/index.ts';
import { problem } from '../../http/problem.ts';
import { closeBreak, lockBreak, outletOfBreak, outletOfDevice } from './breaks.queries.ts';
import { decide, decisionOf, noteDecision, type DecidingDeps } from './decide.ts';
import { resolutionOf } from './resolve-conflict.ts';
import {
  decisionRow,
  resolutionsAbout,
  writeResolutions,
  type ResolutionRow,
} from './resolutions.queries.ts';

/** Notes that somebody knows of a break in a tablet's chain of records. */
export function acknowledgeBreak(
  deps: DecidingDeps,
  principal: UserPrincipal,
  id: string,
  note: string,
): Promise<ResolutionRow> {
  return decide(
    deps,
    principal,
    (tx) => outletOfBreak(tx, id),
    async (ctx) => {
      const found = await lockBreak(ctx.tx, id);
      const [taken] = await resolutionsAbout(ctx.tx, 'chain', [id]);
      if (taken) return taken;
      const resolutionId = deps.newId();
      await closeBreak(ctx.tx, id);
      await writeResolutions(ctx.tx, [
        {
          ...decisionRow(principal.tenantId, await decisionOf(ctx), found),
          id: resolutionId,
          kind: 'chain',
          action: 'acknowledge',
          from_seq: found.device_seq,
          to_seq: found.device_seq,
          note,
        },
      ]);
      noteDecision(deps, ctx, {
        ...{ action: 'break.acknowledged', target: { kind: 'chain_break', id } },
        diff: { first_number: found.device_seq, last_number: found.device_seq, note },
      });
      return resolutionOf(ctx, resolutionId);
    },
  );
}

export interface Missing {
  deviceId: DeviceId;
  from: number;
  to: number;
}

/** Notes that somebody knows of numbers of a tablet that never came. */
export function acknowledgeMissing(
  deps: DecidingDeps,
  principal: UserPrincipal,
  { deviceId, from, to }: Missing,
  note: string,
): Promise<ResolutionRow> {
  return decide(
    deps,
    principal,
    (tx) => outletOfDevice(tx, deviceId),
    async (ctx) => {
      const before = await resolutionsAbout(ctx.tx, 'missing', [deviceId]);
      const taken = before.find((each) => each.from_seq <= from && to <= each.to_seq);
      if (taken) return taken;
      const gaps = await missingNumbers(ctx.tx, [deviceId]);
      const known = gaps.find((gap) => gap.from === from && gap.to === to);
      if (!known) throw problem('NOT_FOUND');
      const [next] = gaps.filter((gap) => gap !== known && !gap.acknowledged);
      await lookFrom(ctx.tx, deviceId, next?.from ?? null);
      const resolutionId = deps.newId();
      await writeResolutions(ctx.tx, [
        {
          ...decisionRow(principal.tenantId, await decisionOf(ctx), { id: deviceId, device_id: deviceId }),
          id: resolutionId,
          kind: 'missing',
          action: 'acknowledge',
          from_seq: from,
          to_seq: to,
          note,
        },
      ]);
      noteDecision(deps, ctx, {
        ...{ action: 'break.acknowledged', target: { kind: 'device', id: deviceId } },
        diff: { first_number: from, last_number: to, note },
      });
      return resolutionOf(ctx, resolutionId);
    },
  );
}
