import { z } from 'zod';
import { execute, type Outcome } from '../runner/command.ts';

/** What is known against installed packages, as far as the registry tells. */
export interface Advisories {
  faults: string[];
  /** Why nobody was asked. It must be seen. */
  skipped?: string;
}

/** A registry that does not answer must not keep anybody waiting. */
const LIMIT_MS = 20_000;

/** Of what `pnpm audit --json` prints. */
const Report = z.object({
  advisories: z.record(
    z.string(),
    z.object({
      module_name: z.string(),
      severity: z.string(),
      title: z.string(),
      url: z.string(),
      findings: z.array(z.object({ version: z.string() })),
    }),
  ),
});

/** Asks by pnpm, which knows the registry that was set and what may be passed over (`auditConfig` of its settings). */
export async function askRegistry(): Promise<Advisories> {
  const audit = ['audit', '--json'];
  const outcome = await execute({ run: 'pnpm', args: audit }, LIMIT_MS);
  const isMissing = !outcome.ok && /pnpm: (not found|command not found)|ENOENT/.test(outcome.output);
  return read(
    isMissing ? await execute({ run: 'npx', args: ['-y', 'pnpm@12', ...audit] }, LIMIT_MS) : outcome,
  );
}

/** pnpm ends alike where it found something and where nobody answered: what it printed tells. */
export function read({ output }: Pick<Outcome, 'output'>): Advisories {
  const report = parsed(output);
  if (!report) {
    const skipped = `Not asked for known vulnerabilities: ${reason(output)} Ask a registry that has them: pnpm audit.`;
    return { faults: [], skipped };
  }
  const faults = Object.values(report.advisories).map(({ module_name: name, findings, ...advisory }) => {
    const versions = [...new Set(findings.map(({ version }) => version))].join(', ');
    return `${name} ${versions} has a known vulnerability (${advisory.severity}): ${advisory.title} ${advisory.url}`;
  });
  return { faults };
}

function parsed(output: string): z.infer<typeof Report> | undefined {
  try {
    return Report.parse(JSON.parse(output));
  } catch {
    return undefined;
  }
}

/** Without the address of the registry, which is nobody else's business. */
function reason(output: string): string {
  const status = /responded with (\d{3})/.exec(output)?.[1];
  if (status !== undefined) return `the registry answered ${status}.`;
  return /Stopped: it took longer/.test(output)
    ? 'the registry took too long.'
    : 'the registry could not be asked.';
}
