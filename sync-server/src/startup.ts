import type { Config } from './config.ts';
import { tenants } from './db/health.queries.ts';
import type { OpenDatabase } from './db/open.ts';
import { demoTenants } from './demo/content/index.ts';
import { demoPasswordFor, setDemoPassword } from './demo/password.ts';
import { seedDemo } from './demo/seed.ts';
import { demoSignIns, type DemoSignIn } from './demo/sign-ins.ts';
import { hashSecret } from './features/people/index.ts';

const DEMO_SLUGS = demoTenants.map((tenant) => tenant.slug);

/** Gives a database without a business of its own the demo, once: what has been made of it since is left alone. */
export async function prepareDemo(
  config: Config & { tokenSecret: string },
  database: OpenDatabase,
  say: (line: string) => void,
): Promise<void> {
  if (!config.demo) return;
  await database.asOwner(async ({ db }) => {
    const present = (await tenants(db)).map(({ slug }) => slug);
    const isTheirs = present.some((slug) => !DEMO_SLUGS.includes(slug));
    if (!isTheirs && !DEMO_SLUGS.every((slug) => present.includes(slug)))
      await seedDemo({ db, now: Date.now(), log: say, hashSecret });
    for (const { id, slug } of await tenants(db))
      if (DEMO_SLUGS.includes(slug)) await setDemoPassword(db, id, config);
  });
}

/** Where to find what, and how to get in. */
export async function announcement(
  config: Config & { tokenSecret: string },
  database: OpenDatabase,
): Promise<string> {
  const present = (await database.asOwner(({ db }) => tenants(db))).map(({ slug }) => slug);
  const { publicUrl } = config;
  return [
    '',
    '  Meja is ready.',
    '',
    `  Tablet app    ${publicUrl}/`,
    `  Head office   ${publicUrl}/office/`,
    `  API           ${publicUrl}/api/docs`,
    ...(config.mail.isCaught ? [`  Caught mail   http://127.0.0.1:${config.port}/dev/mail`] : []),
    '',
    ...demoTenants
      .filter(({ slug }) => present.includes(slug))
      .flatMap(({ name }) => signInsOf(name, demoPasswordFor(config))),
  ].join('\n');
}

/** The first of each role: enough to try everything. */
function signInsOf(tenant: string, password: string): string[] {
  const firsts = new Map<string, DemoSignIn>();
  for (const signIn of demoSignIns) {
    if (signIn.tenant === tenant && !firsts.has(signIn.role)) firsts.set(signIn.role, signIn);
  }
  // A tablet shows people by their names: only with them does one know whose PIN it is.
  const row = ({ role, name, email, pin, outlet }: DemoSignIn) =>
    `    ${role.padEnd(8)} ${name.padEnd(22)} PIN ${pin}   ${email.padEnd(27)} ${outlet ?? ''}`.trimEnd();
  return [`  ${tenant} (demo), password ${password}`, ...[...firsts.values()].map(row), ''];
}
