import { createContext } from 'svelte';

/** What is open over every screen. */
export class Shell {
  menuOpen = $state(false);
  /** It has been opened once: from then on the menu is there, if closed. */
  menuAsked = $state(false);

  openMenu(): void {
    this.menuAsked = true;
    this.menuOpen = true;
  }
}

export const [getShell, setShell] = createContext<Shell>();
