import { TenantId } from '@meja/domain';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Db } from '../db/database.ts';
import { withTenant } from '../db/tenant.ts';
import { isTenantServed } from '../features/standing/index.ts';
import type { JobContext, RegisteredJob } from './job.ts';

const OfTenant = z.looseObject({ tenantId: TenantId });

/**
 * Runs one job for the tenant that it names. For a tenant that is not served nothing is done, as nothing is at any route.
 * @returns whether the tenant is served
 */
export async function runJob(
  deps: { db: Db; log: Logger },
  job: RegisteredJob,
  data: unknown,
): Promise<boolean> {
  const { tenantId, ...ids } = OfTenant.parse(data);
  const log = deps.log.child({ job: job.name, tenantId });
  const inTenant: JobContext['inTenant'] = (work) => withTenant(deps.db, tenantId, work);
  if (!(await inTenant(isTenantServed))) {
    log.info('the tenant is not served: job skipped');
    return false;
  }
  await job.handle({ tenantId, inTenant, log }, ids);
  return true;
}
