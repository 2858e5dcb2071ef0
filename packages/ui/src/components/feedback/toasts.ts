import { Later } from '../later.svelte.ts';

export const toasts = new Later(() => import('./toast-list.ts'));
