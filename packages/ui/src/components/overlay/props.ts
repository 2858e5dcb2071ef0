import type { Snippet } from 'svelte';
import type { Density, Icon } from '../types.ts';

export interface SheetProps {
  open?: boolean | undefined;
  title: string;
  description?: string | undefined;
  /**
   * `auto`: from the bottom on a phone, at the right side on a tablet. `start`: on a tablet at the left side, so that an order at the right, or
   * folded away at the bottom, stays in sight.
   */
  side?: 'auto' | 'bottom' | 'start' | undefined;
  width?: 'sm' | 'md' | 'lg' | undefined;
  onclose?: (() => void) | undefined;
  /** Beside the title. */
  actions?: Snippet | undefined;
  children?: Snippet | undefined;
  /** Stays at the bottom while the rest scrolls: total and primary action. */
  footer?: Snippet | undefined;
}

export interface DialogProps {
  open?: boolean | undefined;
  title: string;
  description?: string | undefined;
  size?: 'sm' | 'md' | 'lg' | undefined;
  /** Stays until an action is taken: no close button, no tap beside it, no Escape. */
  locked?: boolean | undefined;
  onclose?: (() => void) | undefined;
  children?: Snippet | undefined;
  /** The actions, the primary one last (bottom right). */
  footer?: Snippet | undefined;
}

export type MenuItem =
  | {
      label: string;
      icon?: Icon;
      detail?: string;
      danger?: boolean;
      disabled?: boolean;
      /** Shows a tick: one of several that hold. */
      checked?: boolean;
      onselect: () => unknown;
    }
  | 'separator';

export interface MenuProps {
  items: readonly MenuItem[];
  /** Spread its argument on the button that opens the menu. */
  trigger: Snippet<[Record<string, unknown>]>;
  align?: 'start' | 'center' | 'end' | undefined;
  density?: Density | undefined;
}
