import { type Kysely, sql } from 'kysely';

/**
 * Helpers of the migrations. Shipped migrations call them, so what they do must never change: a new rule gets a new
 * function, and the old tables get it by a new migration.
 */

export type AnyDatabase = Kysely<unknown>;

export async function run(db: AnyDatabase, statements: string): Promise<void> {
  await sql.raw(statements).execute(db);
}

/** The role that serves requests: `<database>_app`. It exists before the first migration runs. */
export async function appRole(db: AnyDatabase): Promise<string> {
  const { rows } = await sql<{
    role: string;
  }>`select quote_ident(current_database() || '_app') as role`.execute(db);
  const role = rows[0]?.role;
  if (!role) throw new Error('the database has no name');
  return role;
}

type Privilege = 'select' | 'insert' | 'update' | 'delete' | `update (${string})`;

/** The tenant of the transaction; without one no row is visible, because null equals nothing. */
const CURRENT_TENANT = `(select nullif(current_setting('app.tenant_id', true), '')::uuid)`;

/** Binds a table to the tenant of the transaction, its owner included, and lets the app touch just its rows. */
export async function protectTenantTable(
  db: AnyDatabase,
  table: string,
  privileges: readonly Privilege[],
  tenantColumn = 'tenant_id',
): Promise<void> {
  await run(
    db,
    `
    alter table ${table} enable row level security;
    alter table ${table} force row level security;
    create policy tenant_isolation on ${table}
      using (${tenantColumn} = ${CURRENT_TENANT})
      with check (${tenantColumn} = ${CURRENT_TENANT});
    grant ${privileges.join(', ')} on ${table} to ${await appRole(db)};
  `,
  );
}

interface StreamOfTable {
  /** Name of the collection under which devices know the table's rows. */
  collection: string;
  kind: 'catalog' | 'outlet';
  /** Columns whose change matters to devices; all of them where none are named. */
  columns?: readonly string[];
}

/** Every row carries the number of its stream's last change to it, and a deleted row leaves a tombstone. */
export async function followInStream(db: AnyDatabase, table: string, stream: StreamOfTable): Promise<void> {
  const outlet = stream.kind === 'outlet' ? 'outlet_id' : 'null';
  const update = stream.columns ? `update of ${stream.columns.join(', ')}` : 'update';
  await run(
    db,
    `
    create trigger stamp before insert or ${update} on ${table}
      for each row execute function stamp_${stream.kind}_row();

    create function bury_${table}() returns trigger language plpgsql as $$
    begin
      insert into public.tombstones (tenant_id, collection, doc_id, kind, outlet_id, seq)
      select tenant_id, '${stream.collection}', id, '${stream.kind}', ${outlet},
             public.next_stream_seq(tenant_id, '${stream.kind}', ${outlet})
      from removed
      on conflict (tenant_id, collection, doc_id) do update set seq = excluded.seq;
      return null;
    end $$;
    create trigger bury after delete on ${table}
      referencing old table as removed for each statement execute function bury_${table}();
  `,
  );
}

interface Parent {
  table: string;
  kind: 'catalog' | 'outlet';
  /** The child's column that names the parent. */
  key: string;
}

/**
 * A changed child moves its parent in the stream, whoever wrote it and how. A parent that this transaction has stamped
 * already is left alone, so that the push, which writes orders before their lines, pays for one look only.
 */
export async function touchParent(db: AnyDatabase, child: string, parent: Parent): Promise<void> {
  const outlet = parent.kind === 'outlet' ? 'p.outlet_id' : 'null';
  const next = `public.next_stream_seq(p.tenant_id, '${parent.kind}', ${outlet})`;
  const touch = (changed: string) => `
    begin
      update public.${parent.table} p set seq = ${next}
      from (${changed}) c
      where p.tenant_id = c.tenant_id and p.id = c.parent_id and p.seq <> ${next};
      return null;
    end`;
  const keys = (rows: string) => `select distinct tenant_id, ${parent.key} as parent_id from ${rows}`;
  const both = `select tenant_id, ${parent.key} as parent_id from before_rows
      union select tenant_id, ${parent.key} from after_rows`;
  await run(
    db,
    `
    create function touch_${parent.table}_by_new_${child}() returns trigger language plpgsql as
      $$ ${touch(keys('after_rows'))} $$;
    create function touch_${parent.table}_by_changed_${child}() returns trigger language plpgsql as
      $$ ${touch(both)} $$;
    create function touch_${parent.table}_by_gone_${child}() returns trigger language plpgsql as
      $$ ${touch(keys('before_rows'))} $$;
    create trigger touch_parent_on_insert after insert on ${child}
      referencing new table as after_rows
      for each statement execute function touch_${parent.table}_by_new_${child}();
    create trigger touch_parent_on_update after update on ${child}
      referencing old table as before_rows new table as after_rows
      for each statement execute function touch_${parent.table}_by_changed_${child}();
    create trigger touch_parent_on_delete after delete on ${child}
      referencing old table as before_rows
      for each statement execute function touch_${parent.table}_by_gone_${child}();
  `,
  );
}
