import { svelte } from '@sveltejs/vite-plugin-svelte';
import { withoutServer } from '../../.config/vitest.without-server.ts';

export default { plugins: [svelte()], ...withoutServer('ui') };
