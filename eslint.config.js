import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/**
 * What components have of their own. All TypeScript is read by oxlint (`.oxlintrc.json`), which knows the types and takes
 * a tenth of the time; of components svelte-check knows them. What can go wrong with a promise belongs into a `.svelte.ts`.
 */
export default ts.config(
  {
    ignores: [
      'build/',
      '.svelte-kit/',
      'node_modules/',
      'data/',
      'drizzle/',
      '**/*.ts',
      '!**/*.svelte.ts',
      '**/*.js',
    ],
  },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': 'error',
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      // SvelteKit's resolve() is used where a path is built from parts; plain literals are checked by the router's types.
      'svelte/no-navigation-without-resolve': 'off',
      // Read by oxlint, which is told why where it must be.
      '@typescript-eslint/no-empty-object-type': 'off',
      // TypeScript knows every name; this rule does not know the DOM's and Svelte's types.
      'no-undef': 'off',
    },
  },
);
