import { IN_THE_SERVER } from './in-the-server.ts';
import { IN_THE_TABLET } from './in-the-tablet.ts';

export type { Sabotage } from './sabotage.ts';

export const SABOTAGES = { ...IN_THE_SERVER, ...IN_THE_TABLET };
export type SabotageName = keyof typeof SABOTAGES;

export const isSabotage = (name: string): name is SabotageName => Object.hasOwn(SABOTAGES, name);
