import { mergeConfig } from 'vitest/config';
import { withoutServer } from '../../.config/vitest.without-server.ts';
import vite from './vite.config.ts';

export default mergeConfig(vite, { root: import.meta.dirname, ...withoutServer('office') });
