/**
 * Which folder of src may import which. This table is the source: the rules below are made from it, and imports of
 * types count like any other. `errors` and `util` may be imported by all and import nothing of src themselves.
 */
const everything = Symbol('everything')
const layers = {
  errors: [],
  util: [],
  types: [],
  expression: ['types'],
  schema: ['expression', 'types'],
  statement: ['schema', 'expression', 'types'],
  compiler: ['statement', 'schema', 'expression', 'types'],
  driver: [],
  dialect: ['compiler', 'statement', 'schema', 'expression', 'types', 'driver/driver.ts'],
  engine: ['dialect', 'driver', 'compiler', 'statement', 'schema', 'expression', 'types'],
  sync: ['engine', 'dialect', 'statement', 'schema', 'expression', 'types'],
  codegen: ['schema', 'expression', 'types'],
  registry: ['schema', 'expression', 'types'],
  session: ['registry', 'engine', 'statement', 'schema', 'expression', 'types'],
  validation: ['registry', 'session/validator.ts'],
  decorators: ['registry', 'schema', 'expression', 'types'],
  cli: everything,
}
const shared = ['errors', 'util']

/** Packages from npm, and the one folder that may name each. Whatever is not here is imported by nothing in src. */
const packages = {
  driver: ['pg', 'pg-cursor', 'sqlite3', 'better-sqlite3', '@electric-sql/pglite'],
  validation: ['class-validator'],
  cli: ['commander', 'tinyglobby'],
}

const escape = (text) => text.replace(/[.\\/+*?()[\]{}|^$-]/g, '\\$&')
const path = (target) => `^src/${escape(target)}${target.endsWith('.ts') ? '$' : '/'}`
const entryPoint = '^src/[^/]+\\.ts$'

const layerRules = Object.entries(layers).map(([layer, allowed]) => {
  const targets =
    allowed === everything
      ? Object.keys(layers).filter((other) => other !== 'decorators')
      : [layer, ...allowed, ...(shared.includes(layer) ? [] : shared)]
  return {
    name: `layer-${layer}`,
    comment: `${layer}/ may import ${targets.filter((target) => target !== layer).join(', ') || 'nothing of src'}`,
    severity: 'error',
    from: { path: path(layer) },
    to: { path: '^src/', pathNot: targets.map(path) },
  }
})

const packageRules = Object.keys(layers)
  .concat('the entry points')
  .map((layer) => ({
    name: `packages-${layer.replaceAll(' ', '-')}`,
    comment: 'A package is named by the one folder that the table of packages gives it',
    severity: 'error',
    from: { path: layers[layer] === undefined ? entryPoint : path(layer) },
    to: {
      pathNot: ['^src/', ...(packages[layer] ?? []).map((name) => `node_modules/(@types/)?${escape(name)}/`)],
      dependencyTypesNot: ['core'],
      couldNotResolve: false,
    },
  }))

module.exports = {
  forbidden: [
    ...layerRules,
    ...packageRules,
    {
      name: 'folder-not-in-the-table',
      comment: 'A new folder of src needs a line in the table of layers',
      severity: 'error',
      from: {},
      to: { path: '^src/', pathNot: [...Object.keys(layers).map(path), entryPoint] },
    },
    {
      name: 'folder-not-in-the-table-imports',
      comment: 'A new folder of src needs a line in the table of layers',
      severity: 'error',
      from: { path: '^src/', pathNot: [...Object.keys(layers).map(path), entryPoint] },
      to: {},
    },
    {
      name: 'entry-points-are-for-users',
      comment: 'An entry point is imported by nothing inside src',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: entryPoint },
    },
    {
      name: 'dialects-apart',
      comment: 'dialect/<x> never imports dialect/<y>; what they share lies in dialect/ itself',
      severity: 'error',
      from: { path: '^src/dialect/([^/]+)/' },
      to: { path: '^src/dialect/[^/]+/', pathNot: '^src/dialect/$1/' },
    },
    {
      name: 'adapters-behind-the-engine',
      comment: 'Only engine/ and the entry points import the adapter of a driver',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/(engine|driver)/', entryPoint] },
      to: { path: '^src/driver/', pathNot: '^src/driver/driver\\.ts$' },
    },
    {
      name: 'no-runtime-cycle',
      comment: 'Files that import one another in a circle may do so through type imports alone',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-type-cycle',
      comment: 'Circles of types are for schema/ and registry/ alone: a Table knows its Index and back',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(schema|registry)/' },
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true, pathNot: '^node:' }, // a builtin that the running Node is too old to have
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'require', 'node', 'default'],
    },
  },
}
