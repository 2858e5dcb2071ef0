import { createContext } from 'svelte';

/** What is open over every screen. */
export class Shell {
  menuOpen = $state(false);
}

export const [getShell, setShell] = createContext<Shell>();
