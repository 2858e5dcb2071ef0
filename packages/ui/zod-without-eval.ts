import type { Plugin } from 'vite';

const SETTINGS = '(_a.__zod_globalConfig = {})';

/**
 * zod compiles schemas with `Function`, which the content security policy forbids, and tries whether it may as soon as the first one is made:
 * the browser reports that as a violation at every start. `z.config` can forbid it, but only a module that runs before all schemas could call it
 * in time, and how a build groups modules decides which runs first. So the setting is put where zod itself begins.
 */
export const zodWithoutEval = (): Plugin => ({
  name: 'meja:zod-without-eval',
  apply: 'build',
  transform: {
    filter: { id: /zod\/v4\/core\/core\.js$/ },
    handler(code) {
      if (!code.includes(SETTINGS)) this.error('zod has changed: look anew at where its settings begin');
      return { code: code.replace(SETTINGS, '(_a.__zod_globalConfig = { jitless: true })'), map: null };
    },
  },
});
