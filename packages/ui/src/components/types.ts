// Never from '@lucide/svelte' itself: whatever checks types would read all four thousand icons.
import type Any from '@lucide/svelte/icons/x';

/** Any of Lucide's icons, imported one by one: `import Plus from '@lucide/svelte/icons/plus'`. */
export type Icon = typeof Any;

export type Tone = 'neutral' | 'accent' | 'positive' | 'warning' | 'danger' | 'info';

/** `touch` is at least 48 px everywhere; `compact` shrinks where a mouse points, for head office. */
export type Density = 'touch' | 'compact';
