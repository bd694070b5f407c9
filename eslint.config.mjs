import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

const sizes = {
  'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
  'max-params': 'off',
  '@typescript-eslint/max-params': ['error', { max: 4, countVoidThis: false }],
  complexity: ['error', 12],
}

const surface = {
  'no-restricted-syntax': [
    'error',
    {
      selector: ':matches(NewExpression, CallExpression)[callee.name=/^(Error|TypeError|RangeError)$/]',
      message: 'Throw a class of src/errors, which has a code and says what to write.',
    },
    { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
    { selector: 'ExportAllDeclaration[exported=null]', message: 'Name what is exported.' },
    { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
  ],
}

const taste = {
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
  '@typescript-eslint/no-confusing-void-expression': [
    'error',
    { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
  ],
  '@typescript-eslint/no-unused-vars': [
    'error',
    { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
  ],
  // Interfaces that other files fill by declaration merging.
  '@typescript-eslint/no-empty-object-type': [
    'error',
    { allowInterfaces: 'with-single-extends', allowWithName: 'Options$|Map$|Registry$' },
  ],
  '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
  '@typescript-eslint/no-extraneous-class': ['error', { allowEmpty: true, allowConstructorOnly: true }],
  // `void unused` says that a parameter of a base class is not used on purpose.
  '@typescript-eslint/no-meaningless-void-operator': 'off',
  // Column<any, any> stands for every column, and the rules know no variance. A plain `any` is caught by its siblings.
  '@typescript-eslint/no-unsafe-argument': 'off',
  '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
  // A type parameter used once is how a builder's types are carried.
  '@typescript-eslint/no-unnecessary-type-parameters': 'off',
  '@typescript-eslint/unified-signatures': 'off',
}

/** Tests, samples and benchmarks read values whose types they are there to find out. */
const relaxed = {
  ...Object.fromEntries(
    [
      'no-unsafe-assignment',
      'no-unsafe-member-access',
      'no-unsafe-call',
      'no-unsafe-argument',
      'no-unsafe-return',
      'no-explicit-any',
      'no-non-null-assertion',
      'no-unused-expressions',
      'no-unnecessary-condition',
      'no-extraneous-class',
      'require-await',
      'no-empty-function',
      'no-unnecessary-type-arguments',
      'no-deprecated',
      'no-unsafe-declaration-merging',
      'no-useless-constructor',
      'no-base-to-string',
      'restrict-template-expressions',
      'no-dynamic-delete',
      'only-throw-error',
      'prefer-promise-reject-errors',
      'unbound-method',
      'max-params',
      'no-generated-empty-object-type',
    ].map((rule) => [`@typescript-eslint/${rule}`, 'off']),
  ),
  '@typescript-eslint/no-unused-vars': 'off',
  'max-lines': 'off',
  'max-lines-per-function': 'off',
  complexity: 'off',
  'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' }],
}

export default defineConfig(
  globalIgnores([
    'dist',
    'coverage',
    '**/node_modules',
    'test/package/fixtures',
    'bench/peers',
    '**/*.{js,cjs,mjs,mts,cts}',
  ]),
  {
    files: ['{src,test,samples,bench}/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: { ...sizes, ...surface, ...taste, eqeqeq: 'error' },
  },
  // The one barrel inside src.
  { files: ['src/errors/index.ts'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['{test,samples,bench}/**/*.ts'], rules: relaxed },
)
