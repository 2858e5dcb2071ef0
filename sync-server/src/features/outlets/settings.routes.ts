import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { BasisPoints, BusinessDay, businessDayOf, FIELDS_OF, OutletId } from '@meja/domain';
import { createGuards } from '../../http/authenticate.ts';
import type { AppEnv, Deps } from '../../http/deps.ts';
import { refuseInvalid } from '../../http/errors.ts';
import { problem, refusals } from '../../http/problem.ts';
import { bodyOf, json, signedIn } from '../../http/routes.ts';
import { outletsWith, reading, stepUp, writing } from '../access/index.ts';
import { catalogueHead } from '../streams/index.ts';
import { TABLE_IS_FREE } from './outlets.table.ts';
import { lockOutlet, readCharges, readOutlet, saveOutlet, saveRates } from './settings.queries.ts';
import { changesOf, chargesAt, ratesOf, requiredOf, type ChargeRow, type OutletRow } from './settings.ts';

/** So many days ahead a change of charges may be set. */
const AHEAD_DAYS = 366;
const DAY_MS = 86_400_000;

const fieldsOf = (type: keyof typeof FIELDS_OF) =>
  z.array(z.enum(FIELDS_OF[type])).max(FIELDS_OF[type].length);
const byType = <Value extends z.ZodType>(value: Value) =>
  z.object({ dine_in: value, takeaway: value, delivery: value });

const TableIsFree = z.enum(TABLE_IS_FREE);
const Minutes = z.int().min(1).max(240);

const Settings = z
  .object({
    id: OutletId,
    name: z.string(),
    /** The business day that it is there. */
    today: BusinessDay,
    /** What has to be filled in before an order goes to the kitchen. */
    required: byType(z.array(z.string())),
    /** A tablet that nobody touches for so long locks itself. */
    lock_after_minutes: z.int(),
    /** When the table of a dine-in order becomes free. */
    table_is_free: TableIsFree,
    /** The rates of service, in basis points: those of today first, and those that begin later. None where there are no charges yet. */
    service: z.array(z.object({ from: BusinessDay, name: z.string(), rates: byType(z.int()) })),
  })
  .openapi('OutletSettings');

/** What is left out stays as it is. */
const Wish = z
  .strictObject({
    required: z
      .object({
        dine_in: fieldsOf('dine_in'),
        takeaway: fieldsOf('takeaway'),
        delivery: fieldsOf('delivery'),
      })
      .optional(),
    lock_after_minutes: Minutes.optional(),
    table_is_free: TableIsFree.optional(),
    /** From that business day on: of an order, the day on which it was opened. */
    service: z.strictObject({ from: BusinessDay, rates: byType(BasisPoints) }).optional(),
  })
  .openapi('OutletSettingsChange');

const Asked = { params: z.object({ id: OutletId }) };
const refused = ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'INVALID'] as const;
const answered = { 200: { description: 'As they are now', content: json(Settings) } };

/** What an owner or a manager sets for an outlet; its tablets hear of it with the catalogue. */
export function outletSettingsRoutes(deps: Deps) {
  const guards = createGuards(deps);
  return new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        ...signedIn('outlets'),
        method: 'get',
        path: '/{id}/settings',
        summary: 'What is set for an outlet',
        middleware: [guards.user] as const,
        request: Asked,
        responses: { ...answered, ...refusals(...refused) },
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        const found = await reading(deps, c.var.principal, async (request) => {
          await outletsWith(request, 'outlet:update', id);
          return [await readOutlet(request.tx, id), await readCharges(request.tx, id)] as const;
        });
        return c.json(shown(deps.clock(), ...found), 200);
      },
    )
    .openapi(
      createRoute({
        ...signedIn('outlets'),
        method: 'post',
        path: '/{id}/settings',
        summary: 'Set something for an outlet; its tablets hear of it at once',
        middleware: [guards.user, stepUp(deps)] as const,
        request: { ...Asked, ...bodyOf(Wish) },
        responses: { ...answered, ...refusals(...refused, 'STEP_UP_REQUIRED') },
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        const wish = c.req.valid('json');
        const { tenantId, userId } = c.var.principal;
        const now = deps.clock();
        const done = await writing(deps, c.var.principal, async (request) => {
          const { tx } = request;
          await outletsWith(request, 'outlet:update', id);
          const outlet = await lockOutlet(tx, id);
          const charges = await readCharges(tx, id);
          if (wish.service) refuseDay(wish.service.from, outlet, charges, now);
          const diff = changesOf(outlet, charges, wish);
          if (Object.keys(diff).length === 0) return { head: null, outlet, charges };
          await saveOutlet(tx, outlet, wish);
          if (wish.service) await saveRates(tx, id, wish.service, deps.newId);
          deps.audit.record(tx, {
            ...{ tenantId, outletId: id, actor: { kind: 'user', id: userId } },
            ...{ action: 'outlet.settings_changed', target: { kind: 'outlet', id }, diff },
          });
          const head = await catalogueHead(tx);
          return { head, outlet: await readOutlet(tx, id), charges: await readCharges(tx, id) };
        });
        const { head } = done;
        if (head !== null) deps.pokes.publish([{ tenantId, stream: 'catalog', outletId: null, head }]);
        return c.json(shown(now, done.outlet, done.charges), 200);
      },
    );
}

const todayOf = ({ time_zone, day_start_minutes }: OutletRow, now: Date): BusinessDay =>
  businessDayOf(now.getTime(), time_zone, day_start_minutes);

/** What was sold on days that are over stays sold as it was; and without charges there is nothing to change. */
function refuseDay(from: BusinessDay, outlet: OutletRow, charges: readonly ChargeRow[], now: Date): void {
  const latest = todayOf(outlet, new Date(now.getTime() + AHEAD_DAYS * DAY_MS));
  if (from < todayOf(outlet, now) || from > latest || charges.length === 0)
    throw problem('INVALID', {
      extensions: { issues: [{ path: 'service.from', code: 'custom', message: 'not then' }] },
    });
}

function shown(now: Date, outlet: OutletRow, charges: readonly ChargeRow[]): z.infer<typeof Settings> {
  const today = todayOf(outlet, now);
  const present = chargesAt(charges, today);
  const { id, name, lock_after_minutes, table_is_free } = outlet;
  return {
    ...{ id, name, today, lock_after_minutes, table_is_free },
    required: requiredOf(outlet.required_fields),
    service: charges
      .filter((row) => row === present || row.effective_from > today)
      .map((row) => ({ from: row.effective_from, name: row.service_name, rates: ratesOf(row) })),
  };
}
