// Components only, which oxlint can't read whole: `eslint --config .config/eslint.config.js .` from the root. All other files are
// oxlint's (.config/oxlint.json).
import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

const UNTYPED = ['apps/office/**/*.svelte', 'packages/ui/**/*.svelte'];
const WAITING = ['packages/ui/src/components/{action,overlay}/**'];

export default ts.config(
  { ignores: ['**/node_modules/', '**/build/', '**/.svelte-kit/', '**/*.{ts,js,cjs,mjs}'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  prettier,
  ...svelte.configs.prettier,
  {
    files: ['**/*.svelte'],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { parser: ts.parser, projectService: true, extraFileExtensions: ['.svelte'] },
    },
    rules: {
      // A write that nobody waits for is a write that may be lost.
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      // State is replaced as a whole (`$state.raw`); a Map or Set that only helps to compute it need not be reactive.
      'svelte/prefer-svelte-reactivity': 'off',
      // Components are handed finished addresses, which the routes make with `resolve()`; the rule can't see that far.
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  {
    // Types cost a second for each component, and at head office as much as the types of the whole server. What head office does and
    // waits for is in its controllers, which oxlint checks. Of the design system only buttons and dialogs wait for anything.
    // svelte-check sees to the types of all components.
    files: UNTYPED,
    ignores: WAITING,
    ...ts.configs.disableTypeChecked,
  },
  {
    files: UNTYPED,
    ignores: WAITING,
    languageOptions: { parserOptions: { projectService: false } },
  },
);
