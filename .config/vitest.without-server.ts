import type { TestProjectInlineConfiguration } from 'vitest/config';

/** How tests are run that need nothing but the code: many to a process, since none leaves anything behind. */
export const withoutServer = (name: string): TestProjectInlineConfiguration => ({
  test: {
    name,
    include: ['{src,migrations,bin}/**/*.test.ts'],
    exclude: ['**/*.pg.test.ts'],
    environment: 'node',
    setupFiles: [new URL('property-limits.ts', import.meta.url).pathname],
    isolate: false,
    // There to end what hangs, not to measure the machine.
    testTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
