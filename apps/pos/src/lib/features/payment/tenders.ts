import { TenderMethod } from '@meja/domain';

/** The tenders that are offered first; the rest stand behind them. */
export const MAIN_TENDERS = ['cash', 'qris', 'card'] as const satisfies readonly TenderMethod[];
export const OTHER_TENDERS: readonly TenderMethod[] = TenderMethod.options.filter(
  (method) => !(MAIN_TENDERS as readonly TenderMethod[]).includes(method),
);

/** Keys of a real keyboard that Chromium leaves to the page. */
export const TENDER_KEYS: Readonly<Record<string, (typeof MAIN_TENDERS)[number] | 'others'>> = {
  F2: 'cash',
  F4: 'qris',
  F8: 'card',
  F9: 'others',
};

/** For the quick amounts, the exact one first. */
export const QUICK_KEYS = ['Q', 'W', 'E', 'R', 'T', 'Y'] as const;
