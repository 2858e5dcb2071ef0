import Ban from '@lucide/svelte/icons/ban';
import BadgeCheck from '@lucide/svelte/icons/badge-check';
import Check from '@lucide/svelte/icons/check';
import CheckCheck from '@lucide/svelte/icons/check-check';
import CircleDashed from '@lucide/svelte/icons/circle-dashed';
import CircleDot from '@lucide/svelte/icons/circle-dot';
import CirclePercent from '@lucide/svelte/icons/circle-slash-2';
import Coins from '@lucide/svelte/icons/coins';
import ConciergeBell from '@lucide/svelte/icons/concierge-bell';
import Flame from '@lucide/svelte/icons/flame';
import HandCoins from '@lucide/svelte/icons/hand-coins';
import Undo from '@lucide/svelte/icons/undo-2';
import {
  assuranceWords,
  kitchenStatusWords,
  orderStatusWords,
  paymentStatusWords,
} from '../../messages/words.ts';
import type { Icon, Tone } from '../types.ts';

export interface StatusLook {
  words: () => string;
  icon: Icon;
  tone: Tone;
}

/** Each state's word, shape and colour, in one place, so that it looks the same on every screen. */
export const STATUS_LOOKS = {
  order: {
    pending: { words: orderStatusWords.pending, icon: CircleDashed, tone: 'neutral' },
    confirmed: { words: orderStatusWords.confirmed, icon: CircleDot, tone: 'info' },
    preparing: { words: orderStatusWords.preparing, icon: Flame, tone: 'warning' },
    ready: { words: orderStatusWords.ready, icon: ConciergeBell, tone: 'accent' },
    completed: { words: orderStatusWords.completed, icon: Check, tone: 'positive' },
    cancelled: { words: orderStatusWords.cancelled, icon: Ban, tone: 'danger' },
  },
  payment: {
    unpaid: { words: paymentStatusWords.unpaid, icon: CircleDashed, tone: 'neutral' },
    partial: { words: paymentStatusWords.partial, icon: CirclePercent, tone: 'warning' },
    paid: { words: paymentStatusWords.paid, icon: Check, tone: 'positive' },
    refunded: { words: paymentStatusWords.refunded, icon: Undo, tone: 'danger' },
    partly_refunded: { words: paymentStatusWords.partly_refunded, icon: Undo, tone: 'danger' },
    cancelled: { words: paymentStatusWords.cancelled, icon: Ban, tone: 'danger' },
  },
  kitchen: {
    pending: { words: kitchenStatusWords.pending, icon: CircleDashed, tone: 'neutral' },
    preparing: { words: kitchenStatusWords.preparing, icon: Flame, tone: 'warning' },
    ready: { words: kitchenStatusWords.ready, icon: ConciergeBell, tone: 'accent' },
    served: { words: kitchenStatusWords.served, icon: CheckCheck, tone: 'positive' },
    void: { words: kitchenStatusWords.void, icon: Ban, tone: 'danger' },
  },
  assurance: {
    counted: { words: assuranceWords.counted, icon: Coins, tone: 'neutral' },
    attested: { words: assuranceWords.attested, icon: HandCoins, tone: 'warning' },
    verified: { words: assuranceWords.verified, icon: BadgeCheck, tone: 'positive' },
  },
} as const satisfies Record<string, Record<string, StatusLook>>;

/** `{ of: 'order', status: 'ready' }` and so on for payment, kitchen and assurance. */
export type StatusChoice = {
  [Kind in keyof typeof STATUS_LOOKS]: { of: Kind; status: keyof (typeof STATUS_LOOKS)[Kind] };
}[keyof typeof STATUS_LOOKS];

export const lookOf = ({ of, status }: StatusChoice): StatusLook =>
  (STATUS_LOOKS[of] as Record<string, StatusLook>)[status] ?? {
    words: () => status,
    icon: CircleDashed,
    tone: 'neutral',
  };
