import pg from 'pg';

/**
 * Copies of all that the database holds, as `pg_dump --data-only` and `pg_restore` would make them: `opening` is the state in which every
 * seed begins, `backup` what a server is put back to. Tables are found in the catalogue, so a new one is part of it by itself.
 */
export type Snapshot = 'opening' | 'backup';

const SNAPSHOTS: readonly Snapshot[] = ['opening', 'backup'];
/** Rows that are written over and over leave dead ones behind. */
const VACUUM_EVERY = 20;

export class Snapshots {
  readonly #admin: pg.Client;
  #tables: readonly string[] = [];
  #loads = 0;

  constructor(admin: pg.Client) {
    this.#admin = admin;
  }

  async prepare(): Promise<void> {
    const { rows } = await this.#admin.query<{ name: string; columns: string }>(`
      select c.relname as name, string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns
      from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname not like 'kysely%'
        and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      group by c.relname order by c.relname`);
    this.#tables = rows.map(({ name }) => name);
    for (const snapshot of SNAPSHOTS) {
      const each = (statement: (name: string, columns: string) => string): string =>
        rows.map(({ name, columns }) => statement(pg.escapeIdentifier(name), columns)).join('\n');
      await this.#admin.query(`
        create schema ${snapshot};
        ${each((name, columns) => `create unlogged table ${snapshot}.${name} as select ${columns} from public.${name} with no data;`)}
        create procedure ${snapshot}.keep() language plpgsql as $$ begin
          ${each((name, columns) => `delete from ${snapshot}.${name}; insert into ${snapshot}.${name} select ${columns} from public.${name};`)}
        end $$;
        create procedure ${snapshot}.put_back() language plpgsql as $$ begin
          ${each((name, columns) => `delete from public.${name}; insert into public.${name} (${columns}) select ${columns} from ${snapshot}.${name};`)}
        end $$;`);
    }
  }

  async keep(snapshot: Snapshot): Promise<void> {
    await this.#admin.query(`call ${snapshot}.keep()`);
  }

  /** Rows go in as they were: no trigger stamps them anew. The epoch is another one, as after any restore. */
  async putBack(snapshot: Snapshot, epoch: string): Promise<void> {
    this.#loads += 1;
    if (this.#loads % VACUUM_EVERY === 0) await this.#vacuum();
    await this.#admin.query(`
      begin; set local session_replication_role = replica; call ${snapshot}.put_back();
      update installation set epoch = ${pg.escapeLiteral(epoch)}; commit`);
  }

  async #vacuum(): Promise<void> {
    const names = [...SNAPSHOTS, 'public'].flatMap((schema) =>
      this.#tables.map((table) => `${schema}.${pg.escapeIdentifier(table)}`),
    );
    await this.#admin.query(`vacuum ${names.join(', ')}`);
  }
}
