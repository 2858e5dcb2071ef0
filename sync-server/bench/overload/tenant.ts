import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeviceId, OutletId, StaffId, TenantId, type OrderId } from '@meja/domain';
import { PROTOCOL, queueClaimsOf, START, type Envelope } from '@meja/sync';
import { addLineArgs, anId, EnvelopeWriter, openOrderArgs } from '@meja/testing/envelope-writer';
import { CompactSign, importJWK } from 'jose';
import { again, FROM, shoot, type Answers } from './answers.ts';
import type { Armed, ArmedTablet } from './armed.ts';

const RECORDS = 1_000;
const OF_FILE = 9_000;
const STREAMS_OF_TABLET = 24;

/** All that one business can do with good tokens, all at once. */
export function tenantAttack(
  { origin, tablets, userTokens }: Armed,
  answers: Answers,
  end: AbortSignal,
): void {
  const agent = new Agent({ keepAlive: true });
  const send = (token: string, path: string, body: unknown) =>
    shoot(
      {
        origin,
        agent,
        path,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      },
      JSON.stringify(body),
    );
  const quarter = Math.ceil(tablets.length / 4);
  for (const tablet of tablets.slice(0, quarter)) {
    const writer = writerOf(tablet);
    again(1, end, async () => {
      const mutations = bigBatch(writer);
      // The same until it is taken: what comes after it would be a gap.
      for (let status: string | number = 0; status !== 200 && !end.aborted;) {
        status = await send(tablet.token, '/api/sync/push', { protocol: PROTOCOL, mutations });
        answers.note('big batch', status);
        if (status !== 200) await sleep(200);
      }
    });
  }
  for (const { token } of tablets.slice(quarter, 2 * quarter)) {
    let seq = 0;
    again(4, end, async () => {
      const mutations = Array.from({ length: RECORDS }, () => ({
        ...{
          deviceSeq: (seq += 1),
          name: 'order.nothing',
          args: { deep: [[[[[]]]]], text: 'x'.repeat(1_500) },
        },
      }));
      answers.note('invalid batch', await send(token, '/api/sync/push', { protocol: PROTOCOL, mutations }));
    });
  }
  for (const { token } of tablets.slice(2 * quarter))
    again(2, end, async () => {
      const pull = { protocol: PROTOCOL, epoch: null, cursors: START, limit: 1_000 };
      answers.note('pull', await send(token, '/api/sync/pull', pull));
    });
  queueFiles(tablets, userTokens, end, async (token, file) => {
    answers.note('queue file', await send(token, '/api/sync/imports', file));
  });
  for (const { token } of tablets) streams(origin, token, answers, end);
}

const writerOf = ({ deviceId, outletId, actorId, series }: ArmedTablet) =>
  new EnvelopeWriter({
    deviceId: DeviceId.parse(deviceId),
    outletId: OutletId.parse(outletId),
    actorId: StaffId.parse(actorId),
    series,
    at: Date.now() - 3_600_000,
  });

/** As many lines as an order takes, twice, each judged over all that stand before it. */
function bigBatch(writer: EnvelopeWriter): Envelope[] {
  return Array.from({ length: 2 }, () => {
    const orderId = anId<OrderId>();
    const number = `${writer.series}-261120-${Math.trunc(Math.random() * 1e9)}`;
    const opened = writer.write({ name: 'order.open', args: openOrderArgs({ orderId, number }) });
    const lines = Array.from({ length: RECORDS / 2 - 1 }, () =>
      writer.write({ name: 'order.addLine', args: addLineArgs({ orderId }) }),
    );
    return [opened, ...lines];
  }).flat();
}

/** Files of 9,000 records, signed by their tablet, that somebody of head office brings in as often as it is let. */
function queueFiles(
  tablets: readonly ArmedTablet[],
  userTokens: readonly string[],
  end: AbortSignal,
  bring: (token: string, file: unknown) => Promise<void>,
): void {
  again(userTokens.length, end, async (i) => {
    const tablet = tablets.at(-1 - i);
    if (!tablet) return;
    const file = await signedFile(tablet);
    for (let times = 0; times < 10 && !end.aborted; times += 1) {
      await bring(userTokens[i] ?? '', file);
      await sleep(200);
    }
  });
}

async function signedFile(tablet: ArmedTablet): Promise<unknown> {
  const writer = writerOf(tablet);
  const mutations = Array.from({ length: OF_FILE / RECORDS }, () => bigBatch(writer)).flat();
  const { deviceId, tenantId, outletId, series } = tablet;
  const device = {
    id: DeviceId.parse(deviceId),
    tenantId: TenantId.parse(tenantId),
    outletId: OutletId.parse(outletId),
    ...{ series, name: 'Tablet' },
  };
  const exportedAt = Date.now();
  const claims = queueClaimsOf({ device, exportedAt, mutations }, { from: 1, to: mutations.length });
  const signature = await new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'ES256' })
    .sign(await importJWK(tablet.privateKey, 'ES256'));
  return { format: 'meja-queue', v: 1, device, exportedAt, mutations, signature };
}

/** As many event streams as one tablet may have, and one more that is opened again and again. */
function streams(origin: string, token: string, answers: Answers, end: AbortSignal): void {
  again(STREAMS_OF_TABLET + 1, end, async () => {
    await new Promise<void>((over) => {
      request(
        `${origin}/api/sync/events`,
        { localAddress: FROM, headers: { authorization: `Bearer ${token}` } },
        (response) => {
          answers.note('stream', response.statusCode ?? 0);
          response.resume();
          response.on('close', () => over());
        },
      )
        .on('error', () => over())
        .end();
    });
    await sleep(1_000);
  });
}
