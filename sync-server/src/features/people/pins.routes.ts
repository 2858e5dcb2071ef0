import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { OutletId, RoleName, StaffId, whyPinIsRefused } from '@meja/domain';
import { signInText } from '@meja/sync';
import { withTenant } from '../../db/tenant.ts';
import { createGuards } from '../../http/authenticate.ts';
import type { AppEnv, Deps } from '../../http/deps.ts';
import { refuseInvalid } from '../../http/errors.ts';
import { searchText } from '../../http/fields.ts';
import { problem, refusals } from '../../http/problem.ts';
import { bodyOf, json, signedIn } from '../../http/routes.ts';
import type { DevicePrincipal } from '../../http/principal.ts';
import { outletsWith, reading, stepUp, writing } from '../access/index.ts';
import { whence, type AuditEntry } from '../audit/index.ts';
import { whyDeviceIsNotServed } from '../standing/index.ts';
import { catalogueHead } from '../streams/index.ts';
import { hashSecret } from './passwords.ts';
import { mayResetPin } from './pin-rights.ts';
import { countTry, forgetTries, listColleagues, lockPinOwner, pinsOf, setPin } from './pins.queries.ts';
import { hashInPhc, isMacOf, proofKeyOf } from './pins.ts';

/** How far the time of a sign-in may be off. */
const SIGN_IN_MS = 300_000;

/** So many people are listed; whoever looks for another searches by name. */
const LISTED = 200;

const Colleague = z.object({
  id: StaffId,
  name: z.string(),
  /** Null where somebody has no PIN yet. */
  pinDigits: z.int().nullable(),
  /** Whether whoever asks may set it. */
  maySet: z.boolean(),
  /** An outlet of null is every outlet. */
  grants: z.array(
    z.object({ role: RoleName, outletId: OutletId.nullable(), outletName: z.string().nullable() }),
  ),
});

const Trial = z.object({
  staffId: StaffId,
  /** That it was the right PIN (see signInText). Without it, that one is about to be tried. */
  right: z.object({ at: z.int().min(0), mac: z.string().max(100) }).optional(),
});

/** PINs: how they are set at head office, and how tries on a tablet are counted. */
export function pinRoutes(deps: Deps) {
  const guards = createGuards(deps);
  return new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        ...signedIn('people'),
        method: 'get',
        path: '/',
        summary: 'Who works at the outlets of whoever asks, who has a PIN, and whose they may set',
        middleware: [guards.user] as const,
        request: { query: z.object({ search: searchText.default('') }) },
        responses: {
          200: {
            description: `By name, ${LISTED} at most; \`more\` says that there are others`,
            content: json(z.object({ results: z.array(Colleague), more: z.boolean() })),
          },
          ...refusals('UNAUTHENTICATED', 'FORBIDDEN', 'INVALID'),
        },
      }),
      async (c) => {
        const { search } = c.req.valid('query');
        const found = await reading(deps, c.var.principal, async (request) => {
          const scope = await outletsWith(request, 'user:write');
          const asked = { scope, at: deps.clock(), search, limit: LISTED + 1 };
          const people = await listColleagues(request.tx, asked);
          return people.map((person) => ({
            ...person,
            maySet: mayResetPin(request.account, person.id, person.grants),
          }));
        });
        return c.json({ results: found.slice(0, LISTED), more: found.length > LISTED }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/tries',
        ...signedIn('people'),
        summary: 'Count a try to sign in on a tablet, or take the count back after the right PIN',
        middleware: [guards.device] as const,
        request: bodyOf(Trial),
        responses: {
          200: {
            description: 'How long (ms) no PIN of this person may be tried on this tablet; 0 when one may',
            content: json(z.object({ lockedMs: z.int() })),
          },
          ...refusals(
            'UNAUTHENTICATED',
            'DEVICE_REVOKED',
            'OUTLET_CLOSED',
            'TENANT_SUSPENDED',
            'NOT_FOUND',
            'INVALID',
          ),
        },
      }),
      async (c) => {
        const { staffId, right } = c.req.valid('json');
        const { tenantId, deviceId } = c.var.principal;
        const now = deps.clock();
        const lockedMs = await withTenant(deps.db, tenantId, async (tx) => {
          const why = await whyDeviceIsNotServed(tx, deviceId);
          if (why) throw problem(why);
          if (!right) return countTry(tx, { staffId, deviceId, now });
          const isTimely = Math.abs(now.getTime() - right.at) <= SIGN_IN_MS;
          const text = signInText(staffId, right.at);
          const isRight = (await pinsOf(tx, staffId)).some((phc) => {
            const hash = hashInPhc(phc);
            return hash !== undefined && isMacOf(text, proofKeyOf(hash, deviceId), right.mac);
          });
          if (isTimely && isRight) await forgetTries(tx, { staffId, deviceId });
          return 0;
        });
        if (lockedMs === undefined) throw problem('NOT_FOUND');
        if (lockedMs > 0) noteLimitedPin(deps, c.var.principal, staffId);
        return c.json({ lockedMs: Math.ceil(lockedMs) }, 200);
      },
    )
    .openapi(
      createRoute({
        ...signedIn('people'),
        method: 'post',
        path: '/{staffId}',
        summary: "Set somebody's PIN, which counts from now on; tablets hear of it at once",
        middleware: [guards.user, stepUp(deps)] as const,
        request: {
          params: z.object({ staffId: StaffId }),
          ...bodyOf(z.object({ pin: z.string().max(100) })),
        },
        responses: {
          204: { description: 'Set' },
          ...refusals(
            'UNAUTHENTICATED',
            'STEP_UP_REQUIRED',
            'FORBIDDEN',
            'NOT_FOUND',
            'PIN_REFUSED',
            'INVALID',
          ),
        },
      }),
      async (c) => {
        const { staffId } = c.req.valid('param');
        const { pin } = c.req.valid('json');
        const reason = whyPinIsRefused(pin);
        if (reason) throw problem('PIN_REFUSED', { extensions: { reason } });
        // Before the transaction: it takes a while, and holds nothing up.
        const hashed = await hashSecret(pin);
        const { tenantId, userId } = c.var.principal;
        const head = await writing(deps, c.var.principal, async ({ tx, account }) => {
          const owner = await lockPinOwner(tx, staffId);
          if (!owner) throw problem('NOT_FOUND');
          if (!mayResetPin(account, staffId, owner.grants)) throw problem('FORBIDDEN');
          await setPin(tx, staffId, { hash: hashed, digits: pin.length });
          deps.audit.record(tx, {
            ...{ tenantId, actor: { kind: 'user', id: userId }, action: 'person.pin_set' },
            target: { kind: 'person', id: staffId },
          });
          return catalogueHead(tx);
        });
        deps.pokes.publish([{ tenantId, stream: 'catalog', outletId: null, head }]);
        return c.body(null, 204);
      },
    );
}

/** A person is locked out on one tablet at a time. */
function noteLimitedPin(
  { audit }: Pick<Deps, 'audit'>,
  { tenantId, deviceId, outletId }: DevicePrincipal,
  staffId: StaffId,
): void {
  const entry: AuditEntry = {
    ...{ tenantId, outletId, actor: { kind: 'device', id: deviceId }, action: 'pin.limited' },
    ...{ target: { kind: 'person', id: staffId }, diff: whence() },
  };
  audit.refused({
    key: `pin.limited ${deviceId} ${staffId}`,
    concerned: () => Promise.resolve([entry]),
  });
}
