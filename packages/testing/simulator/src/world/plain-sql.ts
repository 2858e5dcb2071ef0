import type pg from 'pg';
import type { Step } from '../plan/plan.ts';
import type { Chance } from '../run/chance.ts';
import type { Place } from './opening.ts';
import type { SimulationContext } from './context.ts';

type Fault = Extract<Step, { kind: 'fault' }>;

const CHANGES = {
  price: 4,
  'new dish': 2,
  'dish gone': 3,
  table: 2,
  'note on an order': 4,
  'role taken': 2,
  'role given': 1,
} as const;
type Change = keyof typeof CHANGES;

/** Only these are left open for long: the others are over at once. */
const LONG = { price: 2, 'new dish': 1, 'dish gone': 1, 'note on an order': 3 } as const;

const LOOK_AGAIN_MS = 1;
const PATIENCE = 4_000;

/** An administrator at work in the database, past the server and its rules. */
export class PlainSql {
  readonly #sim: SimulationContext;
  #client: pg.Client | null = null;
  #isOpen = false;
  #isBusy = false;
  #endOpen: (() => Promise<void>) | null = null;

  constructor(sim: SimulationContext) {
    this.#sim = sim;
  }

  begin(step: Fault, place: Place, chance: Chance, onStruck: () => void): void {
    this.#whenFree(async () => {
      const { scheduler } = this.#sim;
      onStruck();
      const isLong = step.fault === 'long transaction';
      const change: Change = isLong ? chance.weighted(LONG) : chance.weighted(CHANGES);
      await scheduler.real(async () => {
        const client = await this.#connected();
        await client.query('begin');
        await this.#change(client, change, place, chance);
        if (!isLong) await client.query('commit');
      });
      scheduler.note(`SQL ${change}`);
      this.#sim.tell(`SQL at ${place.code}: ${change}${isLong ? ', not committed yet' : ''}`, step.id);
      if (!isLong) return;
      this.#hold(step.lastsMs, chance.happens(0.2) ? 'rollback' : 'commit');
    });
  }

  /** Gives somebody another PIN. @param set makes it known that it is theirs, and answers its hash */
  setPin(tenantId: string, staffId: string, set: () => string): void {
    this.#whenFree(() =>
      this.#sim.scheduler.real(async () => {
        const client = await this.#connected();
        const statement = 'update users set pin_hash = $1 where tenant_id = $2 and id = $3';
        await client.query(statement, [set(), tenantId, staffId]);
      }),
    );
  }

  /** Between the server's transactions: who locks what first is then the same each time, and nothing waits for what never ends. */
  #whenFree(work: () => Promise<void>, patience = PATIENCE): void {
    const { scheduler, server } = this.#sim;
    if (this.#isOpen || this.#isBusy || server.pool.hasOpenTransaction || !server.isUp) {
      if (patience > 0)
        scheduler.after(LOOK_AGAIN_MS, scheduler.world, () => this.#whenFree(work, patience - 1));
      return;
    }
    this.#isBusy = true;
    scheduler.at(scheduler.now, scheduler.world, async () => {
      this.#isBusy = false;
      if (server.pool.hasOpenTransaction) return this.#whenFree(work, patience - 1);
      await work();
    });
  }

  async #connected(): Promise<pg.Client> {
    return (this.#client ??= await this.#sim.fixture.database.connectAdmin());
  }

  #hold(ms: number, how: 'commit' | 'rollback'): void {
    const { scheduler, fixture } = this.#sim;
    this.#isOpen = true;
    fixture.connections.rivals += 1;
    const end = (this.#endOpen = async () => {
      if (this.#endOpen !== end) return;
      this.#endOpen = null;
      this.#isOpen = false;
      fixture.connections.rivals -= 1;
      await scheduler.real(async () => void (await this.#client?.query(how)));
      scheduler.note(`SQL ${how}`);
      this.#sim.tell(`SQL ${how}`);
      await this.#sim.server.pool.settle();
    });
    scheduler.after(ms, scheduler.world, end);
  }

  /** Ends what is open, if anything is. */
  async finish(): Promise<void> {
    const { scheduler } = this.#sim;
    const end = this.#endOpen;
    if (end)
      await new Promise<void>((resolve, reject) =>
        scheduler.at(scheduler.now, scheduler.world, () => end().then(resolve, reject)),
      );
  }

  /** The database goes away underneath. */
  async abandon(): Promise<void> {
    const { scheduler, fixture } = this.#sim;
    if (!this.#endOpen) return;
    this.#endOpen = null;
    this.#isOpen = false;
    fixture.connections.rivals -= 1;
    await scheduler.real(async () => void (await this.#client?.query('rollback')));
  }

  async close(): Promise<void> {
    await this.abandon();
    await this.#client?.end();
    this.#client = null;
  }

  async #change(client: pg.Client, change: Change, place: Place, chance: Chance): Promise<void> {
    const { tenantId, outletId } = place;
    const now = new Date(this.#sim.scheduler.now);
    const { id: dish, extra } = chance.pick(place.menu);
    switch (change) {
      case 'price': {
        const price = chance.between(1, 99) * 500;
        await client.query('update products set price = $3 where tenant_id = $1 and id = $2', [
          tenantId,
          dish,
          price,
        ]);
        if (extra)
          await client.query('update modifier_options set price = $3 where tenant_id = $1 and id = $2', [
            tenantId,
            extra.id,
            price / 5,
          ]);
        break;
      }
      case 'new dish':
        await client.query('insert into products (tenant_id, id, name, price) values ($1, $2, $3, $4)', [
          tenantId,
          chance.uuid(this.#sim.scheduler.now),
          `Menu baru ${chance.below(1000)}`,
          chance.between(1, 99) * 500,
        ]);
        break;
      case 'dish gone':
        await client.query(
          `delete from products where tenant_id = $1 and id in (
             select id from products where tenant_id = $1 order by id offset $2 limit 1)`,
          [tenantId, chance.below(4)],
        );
        break;
      case 'table':
        await client.query('update dining_tables set name = $3 where tenant_id = $1 and id = $2', [
          tenantId,
          chance.pick(place.tables),
          `B${chance.below(100_000)}`,
        ]);
        break;
      case 'note on an order':
        for (const { id } of (
          await client.query<{ id: string }>(
            `update orders set note = $3 where tenant_id = $1 and id in (
               select id from orders where tenant_id = $1 and outlet_id = $2 order by opened_at desc, id limit 1)
             returning id`,
            [tenantId, outletId, `dari kantor ${chance.below(1000)}`],
          )
        ).rows)
          this.#sim.editedDocuments.add(id);
        break;
      case 'role taken':
        await client.query(
          `update role_grants set revoked_at = $3 where tenant_id = $1 and user_id = $2 and revoked_at is null`,
          [tenantId, place.staff.cashier, now],
        );
        break;
      case 'role given':
        await client.query(
          `insert into role_grants (tenant_id, id, user_id, role, outlet_id, granted_at)
           values ($1, $2, $3, 'cashier', $4, $5)`,
          [tenantId, chance.uuid(this.#sim.scheduler.now), place.staff.cashier, outletId, now],
        );
        break;
      default:
        change satisfies never;
    }
  }
}
