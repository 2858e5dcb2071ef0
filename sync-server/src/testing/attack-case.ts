import type { DeviceId, OutletId, StaffId, TenantId } from '@meja/domain';
import type { Furnished } from './furnish.ts';
import type { Restaurant } from './restaurant.ts';
import type { Answer, TestApp } from './test-app.ts';

/** Whose things a request is about. */
export interface Targets extends Furnished {
  tenantId: TenantId;
  outletId: OutletId;
  deviceId: DeviceId;
  staffId: StaffId;
}

/** Somebody of tenant A, and a tablet of theirs. */
export interface Visitor {
  restaurant: Restaurant;
  userToken: string;
  deviceToken: string;
}

export type AttackCase =
  | {
      kind: 'attack';
      /** What lets one in. */
      guard: 'user' | 'device' | 'anybody' | 'door';
      send(test: TestApp, visitor: Visitor, targets: Targets): Promise<Answer>;
      /** What it answers about one's own things, where a token alone is enough to see that. */
      own?: number;
      /** What it answers about another tenant's; without it, whatever a thing that does not exist is answered with. */
      refused?: number;
    }
  /** Says the same to everybody and takes no id. */
  | { kind: 'public' };

export const OPEN: AttackCase = { kind: 'public' };

type Path = (targets: Targets) => string;

/** A person reads. */
export const read = (path: Path, refused?: number): AttackCase => ({
  kind: 'attack',
  guard: 'user',
  own: 200,
  ...(refused !== undefined && { refused }),
  send: (test, { userToken }, targets) => test.get(path(targets), userToken),
});

/** A person writes. */
export const write = (path: Path, body: (targets: Targets) => unknown, own: number): AttackCase => ({
  kind: 'attack',
  guard: 'user',
  own,
  refused: 404,
  send: (test, { userToken }, targets) => test.post(path(targets), body(targets), userToken),
});
