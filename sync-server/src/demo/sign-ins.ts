import type { DemoRole } from './content/types.ts';
import { demoTenants } from './content/index.ts';

export interface DemoSignIn {
  tenant: string;
  /** Null where the role holds in all outlets. */
  outlet: string | null;
  name: string;
  role: DemoRole;
  email: string;
  pin: string;
}

/** Everybody of the demo, for whoever prints how to get in. */
export const demoSignIns: readonly DemoSignIn[] = demoTenants.flatMap((tenant) =>
  [
    ...tenant.people.map((person) => ({ person, outlet: null })),
    ...tenant.outlets.flatMap((outlet) => outlet.staff.map((person) => ({ person, outlet: outlet.name }))),
  ].map(({ person, outlet }) => ({
    tenant: tenant.name,
    outlet,
    name: person.name,
    role: person.role,
    email: `${person.mailbox}@${tenant.mailDomain}`,
    pin: person.pin,
  })),
);
