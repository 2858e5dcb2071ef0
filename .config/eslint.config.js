// Run from the root: `eslint --config .config/eslint.config.js .`
import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

const typed = {
  // A write that nobody waits for is a write that may be lost.
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': [
    'error',
    { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
  ],
};

// Tool settings belong to no package's program.
const TOOLING = [
  '.config/*.ts',
  '**/*.config.ts',
  'apps/*/*.ts',
  '**/*.js',
  '**/*.cjs',
  'packages/ui/vite.ts',
];

export default ts.config(
  {
    ignores: [
      '**/node_modules/',
      '**/build/',
      '**/.svelte-kit/',
      '**/paraglide/',
      '**/.data/',
      'test-results/',
      'playwright-report/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ...ts.configs.recommendedTypeChecked,
  ...svelte.configs.recommended,
  prettier,
  ...svelte.configs.prettier,
  {
    languageOptions: {
      parserOptions: { projectService: true, extraFileExtensions: ['.svelte'] },
    },
    rules: {
      ...typed,
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // Kysely's expression builders are made to be taken apart.
      '@typescript-eslint/unbound-method': 'off',
      // An async function without an await still turns what it throws into a rejection, as its callers expect.
      '@typescript-eslint/require-await': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { parser: ts.parser },
    },
  },
  {
    // ESLint sees a component's props and snippets as `any`; svelte-check knows their types and checks them.
    files: ['**/*.svelte'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    rules: {
      // State is replaced as a whole (`$state.raw`); a Map or Set that only helps to compute it need not be reactive.
      'svelte/prefer-svelte-reactivity': 'off',
      // Components are handed finished addresses, which the routes make with `resolve()`; the rule can't see that far.
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  {
    // Command-line programs speak to their console.
    files: ['**/bin/**', '**/bench/**', '**/gallery/**'],
    rules: { 'no-console': 'off' },
  },
  {
    // `await expect(promise)` and hooks are typed loosely by the test runners.
    files: ['**/*.test.ts', '**/e2e/**'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    // Each component costs as much as the types of the whole server, by way of its typed client: a minute and a half for all of them. What
    // head office does and waits for is in its controllers, which are checked; svelte-check sees to the components' types.
    files: ['apps/office/**/*.svelte'],
    ...ts.configs.disableTypeChecked,
  },
  {
    files: ['apps/office/**/*.svelte'],
    languageOptions: { parserOptions: { projectService: false } },
  },
  {
    files: TOOLING,
    ...ts.configs.disableTypeChecked,
  },
  {
    files: TOOLING,
    languageOptions: { globals: globals.node, parserOptions: { projectService: false } },
  },
);
