import {
  mutationFor,
  MutationId,
  readCommand,
  type AnyEffects,
  type BusinessDay,
  type CashEntry,
  type Command,
  type OutletId,
  type Ref,
} from '@meja/domain/all';
import { attempt, seenVersions, type DocumentBook } from '@meja/sync';
import type { Added } from '../../features/streams/index.ts';
import type { Person, Tablet } from '../catalogue.ts';
import type { Random } from '../random.ts';
import type { OnDuty } from './roster.ts';

/** One tap on a tablet. */
export interface Step {
  id: MutationId;
  at: number;
  actor: Person;
  tablet: Tablet;
  command: Command;
  /** What the tablet had seen of the parts that it overwrites. */
  base: Record<string, number>;
  /** What it moved in a drawer. */
  cash: readonly Added<CashEntry>[];
  /** In whose history it shows. */
  subjects: readonly Ref[];
}

export interface Setting {
  outletId: OutletId;
  day: BusinessDay;
  /** The number that the outlet's stream has with all of it: past sales are written in one transaction. */
  version: number;
}

/** What is tapped, when and by whom. */
export interface Tap {
  at: number;
  onDuty: OnDuty;
  command: Command;
}

/** A tap on what the tablet shows, with what it does by the domain's own rules. */
export function stepOn(
  world: DocumentBook,
  { at, onDuty: { person: actor, tablet }, command }: Tap,
  setting: Setting,
  random: Random,
): { step: Step; effects: AnyEffects } {
  const base = seenVersions(world, command, tablet.id);
  const tapped = { id: MutationId.parse(random.uuid(at)), at, actor, tablet, command };
  const { effects, context } = done(world, tapped, setting);
  const cash = effects.entries.flatMap(({ kind, entry }) => (kind === 'cash' ? [{ entry, context }] : []));
  const { touches, concerns } = mutationFor(command.name);
  const subjects = [...touches(command.args), ...(concerns?.(command.args) ?? [])];
  return { step: { ...tapped, base, cash, subjects }, effects };
}

/** What a step does to the documents as they stand. */
export const effectsOf = (world: DocumentBook, step: Step, setting: Setting): AnyEffects =>
  done(world, step, setting).effects;

type Tapped = Omit<Step, 'base' | 'cash' | 'subjects'>;

function done(world: DocumentBook, { id: mutationId, at, actor, tablet, command }: Tapped, setting: Setting) {
  const { outletId, day: businessDay, version } = setting;
  const read = readCommand(command);
  if (!read) throw new Error(`the demo's ${command.name} can't be read`);
  const context = { mutationId, at, businessDay, actorId: actor.id, deviceId: tablet.id, outletId, version };
  const result = attempt(world, read, context, { roles: [actor.content.role] });
  if (!result.ok) throw new Error(`the demo's ${command.name} was refused: ${result.error.code}`);
  return { effects: result.value, context };
}
