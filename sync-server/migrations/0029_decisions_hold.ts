import { run, type AnyDatabase } from './support/tenant-table.ts';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const READ = ['quarantine', 'resolutions'];

/**
 * What was set aside is looked up by its mutation, however that comes later. Held records say which document they are about, so that
 * those of one order can be shown together.
 */
export async function up(db: AnyDatabase): Promise<void> {
  for (const table of READ) await run(db, `alter table ${table} no force row level security`);
  await run(
    db,
    `
    -- What was altered is not the mutation that it says it is: setting it aside decides nothing about that one.
    update resolutions r set mutation_id = null from quarantine q
      where q.tenant_id = r.tenant_id and q.id = r.subject_id and r.action = 'set_aside' and q.code = 'ALTERED';
    create index resolutions_set_aside on resolutions (tenant_id, mutation_id)
      where action = 'set_aside' and mutation_id is not null;

    -- The document that a record is about, as far as it can be read.
    alter table quarantine add column doc_kind text, add column doc_id uuid;
    -- By its text: what cannot be read may be no JSON, and a quote within a string stands behind a backslash.
    update quarantine set doc_kind = 'order', doc_id = substring(raw from '"orderId":"(${UUID})"')::uuid
      where raw ~ '"orderId":"${UUID}"' and code <> 'ALTERED';
    update quarantine set doc_kind = 'shift', doc_id = substring(raw from '"shiftId":"(${UUID})"')::uuid
      where doc_id is null and raw ~ '"shiftId":"${UUID}"' and code <> 'ALTERED';
    alter table quarantine add check ((doc_kind is null) = (doc_id is null));
  `,
  );
  for (const table of READ) await run(db, `alter table ${table} force row level security`);
}
