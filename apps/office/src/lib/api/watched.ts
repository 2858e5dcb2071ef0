import type { LiveController, Poke } from './live.svelte.ts';
import type { Resource } from './resource.svelte.ts';

type Live = Pick<LiveController, 'onChange'>;

/** Looks it up now, and again on each change that concerns it. Returns how to stop. */
export function watched(
  resource: Pick<Resource<unknown>, 'refresh' | 'poke' | 'stop'>,
  live: Live,
  concerns: (poke: Poke) => boolean,
): () => void {
  void resource.refresh();
  const unfollow = live.onChange((poke) => {
    if (concerns(poke)) resource.poke();
  });
  return () => {
    unfollow();
    resource.stop();
  };
}

/** Outlets, and what is set for them, change with the catalogue: with what the whole business has. */
export const isOfWholeTenant = (poke: Poke): boolean => poke === 'everything' || poke.outletId === null;
