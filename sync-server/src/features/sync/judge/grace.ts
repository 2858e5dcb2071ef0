/**
 * So long after a tablet asked for what is new, or was given it, what it did before may still come, in ms: a sheet was open, a clock was off, a delivery
 * was refused and tried again.
 */
export const GRACE_MS = 15 * 60_000;
