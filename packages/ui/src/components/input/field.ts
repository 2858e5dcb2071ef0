import type { Density } from '../types.ts';

/** What every field that one types or picks in has in common. */
export const fieldClasses = (density: Density, invalid: boolean): string =>
  [
    'w-full rounded-md border bg-surface text-base text-ink transition-colors',
    'focus-visible:outline-offset-0 disabled:bg-muted disabled:text-ink-faint',
    invalid ? 'border-danger' : 'border-line-strong hover:border-ink-faint',
    density === 'compact' ? 'pointer-fine:rounded-sm pointer-fine:text-sm' : '',
  ].join(' ');

export const heightOf = (density: Density): string =>
  density === 'touch' ? 'h-12' : 'h-12 pointer-fine:h-9';
