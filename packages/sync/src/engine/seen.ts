import {
  aggregateFor,
  foreignVersion,
  mutationFor,
  partKey,
  partOf,
  refKey,
  type Command,
  type DeviceId,
  type DocumentKind,
  type Part,
  type PartRef,
  type Ref,
  type World,
} from '@meja/domain';

/** A part as it stands in a world; undefined while there is no such document, or no such part of it. */
export function partIn(world: World, { ref, part }: PartRef<DocumentKind>): Part | undefined {
  const doc = world.get(ref.kind, ref.id);
  return doc && partOf(aggregateFor(ref.kind), doc, part);
}

/** The version of a part, whoever made it; 0 while there is no such part. */
export const partVersion = (world: World, at: PartRef<DocumentKind>): number =>
  partIn(world, at)?.stamp.v ?? 0;

/** The newest version of a part that a device other than `me` has made; 0 while there is none, or no such part. */
function foreignPartVersion(world: World, at: PartRef<DocumentKind>, me: DeviceId): number {
  const part = partIn(world, at);
  return part ? foreignVersion(part.stamp, me) : 0;
}

function foreignDocumentVersion(world: World, { kind, id }: Ref<DocumentKind>, me: DeviceId): number {
  const doc = world.get(kind, id);
  return doc ? foreignVersion(doc.stamp, me) : 0;
}

/** The versions that a device has seen of what a command touches and overwrites: the envelope's `base`. */
export function seenVersions(world: World, command: Command, me: DeviceId): Record<string, number> {
  const definition = mutationFor(command.name);
  const documents = definition
    .touches(command.args)
    .map((ref) => [refKey(ref), foreignDocumentVersion(world, ref, me)] as const);
  const parts = definition
    .overwrites(command.args)
    .map((at) => [partKey(at), foreignPartVersion(world, at, me)] as const);
  return Object.fromEntries([...documents, ...parts]);
}

/** The first part that somebody else has changed since the device looked, or undefined. */
export const overtakenPart = (
  world: World,
  command: Command,
  base: Readonly<Record<string, number>>,
  me: DeviceId,
): PartRef<DocumentKind> | undefined =>
  mutationFor(command.name)
    .overwrites(command.args)
    .find((at) => foreignPartVersion(world, at, me) > (base[partKey(at)] ?? 0));

/** Whether the documents have moved on by others' work since the device looked. */
export const hasMovedOn = (
  world: World,
  command: Command,
  base: Readonly<Record<string, number>>,
  me: DeviceId,
): boolean =>
  mutationFor(command.name)
    .touches(command.args)
    .some((ref) => foreignDocumentVersion(world, ref, me) > (base[refKey(ref)] ?? 0));
