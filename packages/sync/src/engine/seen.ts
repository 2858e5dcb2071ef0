import {
  findLine,
  foreignVersion,
  mutationFor,
  type Command,
  type DeviceId,
  type Order,
  type OrderId,
  type Part,
  type Stamp,
  type World,
} from '@meja/domain';

const orderKey = (orderId: OrderId) => `order:${orderId}`;

export const partKey = (orderId: OrderId, part: Part): string =>
  part.kind === 'header' ? `${orderKey(orderId)}/header` : `${orderKey(orderId)}/line:${part.lineId}`;

/** The newest version of a part that a device other than `me` has made; 0 while there is none, or no such part. */
function foreignPartVersion(order: Order | undefined, part: Part, me: DeviceId): number {
  const stamp = stampOf(order, part);
  return stamp ? foreignVersion(stamp, me) : 0;
}

const stampOf = (order: Order | undefined, part: Part): Stamp | undefined =>
  part.kind === 'header' ? order?.headerStamp : order && findLine(order, part.lineId)?.stamp;

/** The version of a part, whoever made it; 0 while there is no such part. */
export const partVersion = (order: Order | undefined, part: Part): number => stampOf(order, part)?.v ?? 0;

const foreignOrderVersion = (order: Order | undefined, me: DeviceId): number =>
  order ? foreignVersion(order.stamp, me) : 0;

/** The versions that a device has seen of what a command touches and overwrites: the envelope's `base`. */
export function seenVersions(world: World, command: Command, me: DeviceId): Record<string, number> {
  const definition = mutationFor(command.name);
  const orders = definition
    .touches(command.args)
    .map((id) => [orderKey(id), foreignOrderVersion(world.order(id), me)] as const);
  const parts = definition
    .overwrites(command.args)
    .map(
      ({ orderId, part }) =>
        [partKey(orderId, part), foreignPartVersion(world.order(orderId), part, me)] as const,
    );
  return Object.fromEntries([...orders, ...parts]);
}

/** The first part that somebody else has changed since the device looked, or undefined. */
export function overtakenPart(
  world: World,
  command: Command,
  base: Readonly<Record<string, number>>,
  me: DeviceId,
): { orderId: OrderId; part: Part } | undefined {
  return mutationFor(command.name)
    .overwrites(command.args)
    .find(
      ({ orderId, part }) =>
        foreignPartVersion(world.order(orderId), part, me) > (base[partKey(orderId, part)] ?? 0),
    );
}

/** Whether the aggregates have moved on by others' work since the device looked. */
export const hasMovedOn = (
  world: World,
  command: Command,
  base: Readonly<Record<string, number>>,
  me: DeviceId,
): boolean =>
  mutationFor(command.name)
    .touches(command.args)
    .some((id) => foreignOrderVersion(world.order(id), me) > (base[orderKey(id)] ?? 0));
