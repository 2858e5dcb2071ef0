import type { Component } from 'svelte';
import type { LucideProps } from '@lucide/svelte';

/** Any of Lucide's icons, imported one by one: `import Plus from '@lucide/svelte/icons/plus'`. */
export type Icon = Component<LucideProps>;

export type Tone = 'neutral' | 'accent' | 'positive' | 'warning' | 'danger' | 'info';

/** `touch` is at least 48 px everywhere; `compact` shrinks where a mouse points, for head office. */
export type Density = 'touch' | 'compact';
