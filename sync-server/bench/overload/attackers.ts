import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { exportJWK, generateKeyPair } from 'jose';
import { v7 } from 'uuid';
import { withTenant } from '../../src/db/tenant.ts';
import { addRefreshToken } from '../../src/features/people/people.queries.ts';
import { openPlaces, type Place } from '../support/places.ts';
import type { Stage } from '../support/stage.ts';
import type { Armed, ArmedTablet } from './armed.ts';
import type { Cores } from './cores.ts';

const PROGRAM = fileURLToPath(new URL('hostile.ts', import.meta.url));
const TABLETS = 12;
const PEOPLE = 3;
const DAY_MS = 86_400_000;

/** Starts somebody hostile on a core of their own. @returns ends them, and tells what they were answered */
export function attack(
  kind: 'anonymous' | 'tenant',
  armed: Armed,
  cores: Cores | undefined,
  cleanUp: (end: () => Promise<void>) => void,
): () => Promise<Record<string, number>> {
  const node = [process.execPath, PROGRAM, kind];
  const [command = '', ...args] = cores ? ['taskset', '-c', cores.attackers, ...node] : node;
  const child = spawn(command, args, {
    env: { ...process.env, HOSTILE: JSON.stringify(armed) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = text(child.stdout);
  cleanUp(() => ended(child));
  return async () => {
    await ended(child);
    return JSON.parse((await said) || '{}') as Record<string, number>;
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}

/** A business with tablets and people, and good tokens of them all. */
export async function armTenant(stage: Stage): Promise<Armed> {
  const places = await openPlaces(stage.owner, 1, TABLETS);
  const [{ tenantId, actorId } = {} as Place] = places;
  const tablets = await Promise.all(places.map((place) => armTablet(stage, place)));
  const userTokens = await Promise.all(
    Array.from({ length: PEOPLE }, () => userToken(stage, { tenantId, actorId })),
  );
  return { origin: stage.origin, tablets, userTokens };
}

async function armTablet(stage: Stage, place: Place): Promise<ArmedTablet> {
  const { tenantId, outletId, deviceId, actorId, writer } = place;
  const pair = await generateKeyPair('ES256', { extractable: true });
  const { kty, crv, x, y } = await exportJWK(pair.publicKey);
  await withTenant(stage.owner.db, tenantId, (tx) =>
    tx
      .updateTable('devices')
      .set({ public_key: JSON.stringify({ kty, crv, x, y }) })
      .where('id', '=', deviceId)
      .execute(),
  );
  const privateKey = await exportJWK(pair.privateKey);
  const token = await stage.tokens.signDevice(place);
  return { token, tenantId, outletId, deviceId, actorId, series: writer.series, privateKey };
}

/** Somebody who may bring in queues, signed in without their password. */
async function userToken(stage: Stage, { tenantId, actorId }: Pick<Place, 'tenantId' | 'actorId'>) {
  const sessionId = v7();
  const userId = actorId;
  await withTenant(stage.owner.db, tenantId, async (tx) => {
    await tx
      .insertInto('role_grants')
      .values({ tenant_id: tenantId, id: v7(), user_id: userId, role: 'owner', granted_at: new Date(0) })
      .execute();
    await addRefreshToken(tx, {
      ...{ id: v7(), familyId: sessionId, tenantId, userId, userAgent: null },
      hash: Buffer.from(sessionId),
      issuedAt: new Date(),
      expiresAt: new Date(Date.now() + DAY_MS),
    });
  });
  return stage.tokens.signUser({ tenantId, userId, sessionId });
}
