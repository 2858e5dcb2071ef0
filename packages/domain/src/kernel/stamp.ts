import { z } from 'zod';
import { DeviceId } from './ids.ts';

/**
 * The version of an aggregate, or of a part that can be edited on its own.
 * `v` is the number in the outlet's stream of the last change, `by` the device that made it, and `prior` the newest
 * version that any *other* device had made before `by` took over. With these three a device can tell whether somebody
 * else has changed the part since it last looked, whatever it changed itself in between.
 */
export const Stamp = z.object({
  v: z.int().min(0),
  by: DeviceId,
  prior: z.int().min(0),
});
export type Stamp = z.infer<typeof Stamp>;

/**
 * Who a change is by that somebody made at head office: no device is called so. It is foreign to every tablet, the one
 * whose wish it carries out included: whatever any of them changed before it had seen the decision is overtaken by it.
 */
export const HEAD_OFFICE = DeviceId.parse('00000000-0000-0000-0000-000000000000');

/** Who changes it, and the number that the stream has with the change. */
interface Change {
  version: number;
  deviceId: DeviceId;
}

export const newStamp = (change: Change): Stamp => ({ v: change.version, by: change.deviceId, prior: 0 });

export const advance = (stamp: Stamp, change: Change): Stamp => ({
  v: change.version,
  by: change.deviceId,
  prior: stamp.by === change.deviceId ? stamp.prior : stamp.v,
});

/** The newest version made by a device other than `me`: what a mutation names as seen, and what is compared with it. */
export const foreignVersion = (stamp: Stamp, me: DeviceId): number =>
  stamp.by === me ? stamp.prior : stamp.v;
