import globals from 'globals';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Restricted imports of one row of the table in docs/architecture.md, "Who may import whom". */
const restrict = (files, patterns, ignores = []) => ({
  files,
  ignores: ['**/*.test.ts', '**/*.test.tsx', ...ignores],
  rules: {
    'no-restricted-imports': [
      'error',
      { patterns: patterns.map(([regex, message]) => ({ regex, message })) },
    ],
  },
});

const noElectron = ['^electron(/|$)', 'electron belongs to src/main/electron and src/main/index.ts'];
const noNode = ['^node:', 'this code runs without Node'];
const noReact = ['^(react|@mui|@emotion|zustand)', 'no user interface here'];
const noRenderer = ['/renderer/', 'main never imports the renderer'];
const noMain = ['(^|/)main/', 'the renderer talks to main through the contract only'];

export default tseslint.config(
  { ignores: ['node_modules/', 'out/', 'dist/', 'coverage/', '.cache/'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: [
          './src/shared/tsconfig.json',
          './src/main/tsconfig.json',
          './src/preload/tsconfig.json',
          './src/renderer/tsconfig.json',
          './tests/tsconfig.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-control-regex': 'off',
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    ...tseslint.configs.disableTypeChecked,
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: { globals: globals.node },
    rules: {
      ...tseslint.configs.disableTypeChecked.rules,
      '@typescript-eslint/explicit-module-boundary-types': 'off',
    },
  },
  {
    files: ['**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['src/renderer/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  restrict(
    ['src/shared/**/*.ts'],
    [noElectron, noNode, noReact, ['^[^.](?!od(/|$))', 'shared imports nothing but zod']],
  ),
  restrict(
    ['src/main/**/*.ts'],
    [noElectron, noReact, noRenderer],
    ['src/main/electron/**', 'src/main/index.ts'],
  ),
  restrict(
    ['src/main/{host,protocols,network,streams,vault}/**/*.ts'],
    [
      noElectron,
      noReact,
      noRenderer,
      [
        '/(store|inventory|ipc)/(?!contract|names)',
        'runs in a utility process: no store, inventory or router',
      ],
    ],
  ),
  restrict(['src/main/electron/**/*.ts', 'src/main/index.ts'], [noReact, noRenderer]),
  restrict(['src/renderer/**/*.{ts,tsx}'], [noElectron, noNode, noMain]),
  restrict(
    ['src/renderer/{ipc,ui,stores,session}/**/*.{ts,tsx}'],
    [
      noElectron,
      noNode,
      noMain,
      ['/(shell|terminal|database|settings|inventory|prompt)/', 'the low half knows no pane'],
    ],
  ),
);
