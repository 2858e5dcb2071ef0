import { parseArgs } from 'node:util';
import { isFaultKind, FAULTS, type FaultKind } from '../plan/faults.ts';
import { isSabotage, SABOTAGES, type Sabotage, type SabotageName } from '../sabotage/sabotages.ts';

export const USAGE = `pnpm simulate plays service days in which everything goes wrong, each decided by its seed.

  pnpm simulate --seeds 1000                     seeds 1 to 1000
  pnpm simulate --seeds 100 --from 5000          seeds 5000 to 5099
  pnpm simulate --seed 123 --story               one seed, and what happened in it
  pnpm simulate --seed 123 --keep 3,17           of its steps just these: what shrinking found
  pnpm simulate --seeds 50 --devices 4 --only offline,"tab killed"
  pnpm simulate --seeds 20 --sabotage "no dedupe"   the engine broken on purpose: a seed must fail
  pnpm simulate --sabotage all                   broken in each way, one after the other

  --workers 2      so many processes at once (as many as there are processors, if not said)

Faults:     ${Object.keys(FAULTS).join(', ')}
Sabotages:  ${Object.keys(SABOTAGES).join(', ')}`;

export interface Options {
  seeds: number;
  from: number;
  devices: number | undefined;
  only: readonly FaultKind[] | undefined;
  /** Of the plan's steps only these. */
  keep: readonly number[] | undefined;
  isStoryWanted: boolean;
  workers: number | undefined;
  /** The engine is broken on purpose: the first failing seed is all that is asked for. */
  sabotage: Broken | undefined;
}

export type Broken = Sabotage & { name: SabotageName };

/** Somebody has asked for what there is not; `message` says what. */
export class UsageError extends Error {}

const MOST_DEVICES = 8;

/**
 * Of several sabotages each is a run of its own.
 * @throws UsageError
 */
export function readOptions(args: readonly string[]): Options[] | 'help' {
  const values = valuesOf(args);
  if (values.help === true) return 'help';
  if (values.sabotage === undefined) return [optionsOf(values, undefined)];
  return sabotagesOf(values.sabotage).map((sabotage) => optionsOf(values, sabotage));
}

function optionsOf(values: ReturnType<typeof valuesOf>, sabotage: Broken | undefined): Options {
  const one = values.seed === undefined ? undefined : whole('--seed', values.seed);
  if (one !== undefined && (values.seeds !== undefined || values.from !== undefined))
    throw new UsageError('--seed is one seed; --seeds and --from are for several.');
  if (values.keep !== undefined && one === undefined)
    throw new UsageError('--keep names steps of one seed: say which by --seed.');
  const devices = values.devices === undefined ? sabotage?.devices : whole('--devices', values.devices);
  if (devices !== undefined && (devices < 2 || devices > MOST_DEVICES))
    throw new UsageError(`--devices is from 2 to ${MOST_DEVICES}.`);
  return {
    seeds: one !== undefined ? 1 : whole('--seeds', values.seeds ?? String(sabotage?.within ?? 100)),
    from: one ?? whole('--from', values.from ?? '1'),
    devices,
    only: values.only === undefined ? sabotage?.only : faultsOf(values.only),
    keep: values.keep?.split(',').map((id) => whole('--keep', id)),
    isStoryWanted: values.story === true,
    workers: values.workers === undefined ? undefined : whole('--workers', values.workers),
    sabotage,
  };
}

function valuesOf(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        seeds: { type: 'string' },
        seed: { type: 'string' },
        from: { type: 'string' },
        devices: { type: 'string' },
        only: { type: 'string' },
        keep: { type: 'string' },
        story: { type: 'boolean' },
        sabotage: { type: 'string' },
        workers: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function whole(option: string, text: string): number {
  if (/^\d{1,9}$/.test(text.trim()) && Number(text) > 0) return Number(text);
  throw new UsageError(`${option} takes whole numbers from 1 on, not "${text}".`);
}

function faultsOf(text: string): FaultKind[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !isFaultKind(name));
  if (unknown.length === 0) return names.filter(isFaultKind);
  throw new UsageError(`No such fault: ${unknown.join(', ')}. There are: ${Object.keys(FAULTS).join(', ')}.`);
}

function sabotagesOf(text: string): Broken[] {
  const all = Object.keys(SABOTAGES);
  const names = text === 'all' ? all : text.split(',').map((name) => name.trim());
  return names.map((name) => {
    if (isSabotage(name)) return { name, ...SABOTAGES[name] };
    throw new UsageError(`No such sabotage: ${name}. There are: ${all.join(', ')}.`);
  });
}
