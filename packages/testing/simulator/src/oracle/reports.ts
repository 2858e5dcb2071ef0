import { PLACES, type Place } from '../world/opening.ts';
import { tokens } from '../world/server.ts';
import type { SimulationContext } from '../world/context.ts';
import type { Books } from './books.ts';
import type { Wrong } from './invariants.ts';

/** Head office's figures of every outlet are those of the rows. */
export async function wrongReports(context: SimulationContext, { trades }: Books): Promise<Wrong[]> {
  const wrong: Wrong[] = [];
  for (const place of PLACES)
    for (const { report } of trades.values()) {
      if (!report) continue;
      const answer = await askFor(context, place, report.path(place.outletId));
      if (answer === undefined) wrong.push([3, `no report of ${place.code}`]);
      else
        for (const what of report.wrongIn(answer, place.outletId))
          wrong.push([3, `the report of ${place.code} says ${what}`]);
    }
  return wrong;
}

async function askFor(context: SimulationContext, place: Place, path: string): Promise<unknown> {
  const { scheduler, server } = context;
  const { tenantId, owner } = place;
  const token = await scheduler.real(() =>
    tokens.signUser({
      tenantId: tenantId as never,
      userId: owner.id as never,
      sessionId: owner.session,
    }),
  );
  const headers = { authorization: `Bearer ${token}` };
  let report: unknown;
  await context.settle(
    () =>
      new Promise((resolve) =>
        server.take({ path, method: 'GET', headers, body: null, from: 'head office' }, (answer) => {
          if (answer.kind === 'reply' && answer.reply.status === 200) report = JSON.parse(answer.reply.body);
          resolve();
        }),
      ),
  );
  return report;
}
