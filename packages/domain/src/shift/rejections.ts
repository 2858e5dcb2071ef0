/** Why a mutation of a shift is refused. */
export const SHIFT_REJECTIONS = [
  'SHIFT_EXISTS',
  'SHIFT_UNKNOWN',
  'SHIFT_CLOSED',
  'DRAWER_IN_USE',
  'MOVEMENT_EXISTS',
] as const;
export type ShiftRejection = (typeof SHIFT_REJECTIONS)[number];
