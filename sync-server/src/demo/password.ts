import { createHmac } from 'node:crypto';
import type { TenantId } from '@meja/domain';
import type { Config } from '../config.ts';
import type { Db } from '../db/database.ts';
import { withTenant } from '../db/tenant.ts';
import { hashSecret, matchesSecret } from '../features/people/index.ts';
import { DEMO_PASSWORD } from './content/index.ts';
import { passwordHashes, replacePasswordHash } from './password.queries.ts';

export type DemoSettings = Pick<Config, 'host' | 'publicUrl' | 'trustedProxies'> & { tokenSecret: string };

/** Whether only this machine can reach what is served there. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/**
 * The password of the demo's accounts. Everybody can read the published one, so it is for this machine alone; where
 * others can reach the server, each installation has one of its own, which follows from its secret.
 */
export function demoPasswordFor(settings: DemoSettings): string {
  const { host, publicUrl, trustedProxies, tokenSecret } = settings;
  // A proxy on this machine serves others, though the server itself listens to this machine alone.
  if (isLoopback(host) && isLoopback(new URL(publicUrl).hostname) && trustedProxies === 0)
    return DEMO_PASSWORD;
  const random = createHmac('sha256', tokenSecret).update('demo password').digest('hex');
  return `meja-${random.slice(0, 6)}-${random.slice(6, 12)}-${random.slice(12, 18)}`;
}

/**
 * Gives the accounts of a demo tenant that still have one of the demo's own passwords the one that fits where the server
 * is reached from. One that somebody has chosen since stays.
 */
export async function setDemoPassword(db: Db, tenantId: TenantId, settings: DemoSettings): Promise<void> {
  const wanted = demoPasswordFor(settings);
  const others = [demoPasswordFor({ ...settings, host: '0.0.0.0' }), DEMO_PASSWORD].filter(
    (password) => password !== wanted,
  );
  await withTenant(db, tenantId, async (tx) => {
    for (const hash of await passwordHashes(tx)) {
      const fits = await Promise.all(others.map((password) => matchesSecret(hash, password)));
      if (fits.includes(true)) await replacePasswordHash(tx, hash, await hashSecret(wanted));
    }
  });
}
