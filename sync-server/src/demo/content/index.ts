import { kopi } from './kopi/index.ts';
import { sedap } from './sedap/index.ts';
import type { DemoTenant } from './types.ts';

export const demoTenants: readonly DemoTenant[] = [sedap, kopi];

/** Everybody at the tables uses the same word, it is printed at the first start. */
export const DEMO_PASSWORD = 'meja-demo-2026';
