import { createContext } from 'svelte';
import type { Pos } from './contract.ts';

/** The tablet's engine, for every screen below the layout that set it. */
export const [getPos, setPos] = createContext<Pos>();
