import type { Command } from '@meja/domain';
import { ORDER_TAPS } from './order/taps.ts';
import type { Kind, Moment, TradeTaps } from './screen.ts';
import { SHIFT_TAPS } from './shift/taps.ts';

/** What people do at a tablet, by kind of document. A new kind gets its line here. */
export const TRADE_TAPS = { order: ORDER_TAPS, shift: SHIFT_TAPS } as const satisfies {
  [Of in Kind]: TradeTaps<Of, never>;
};

/** All that people do, with how often they do it. */
export const TAPS = { ...ORDER_TAPS.weights, ...SHIFT_TAPS.weights };
export type Tap = keyof typeof TAPS;

/** The commands of a tap, whatever it is about. */
export function commandsOf(tap: Tap, moment: Moment): Command[] {
  for (const { weights, commands } of Object.values<TradeTaps<Kind, string>>(TRADE_TAPS))
    if (Object.hasOwn(weights, tap)) return commands(tap, moment);
  throw new Error(`no trade has the tap ${tap}`);
}
