/**
 * The doors between the files of dist that hold code: dovetail.js, which every program needs, and files that are read when they
 * are first needed: dovetail-postgres.js and dovetail-sqlite.js by whoever makes an engine for that database,
 * dovetail-validation.js by whoever validates with class-validator, dovetail-casts.js by whoever casts or converts values on SQLite,
 * dovetail-values.js by whoever compares and computes in expressions, has a value out of several (CASE, COALESCE, a union), a type by
 * its name, a join without a condition or a select from nothing, or says what something was called before,
 * dovetail-find.js by whoever finds rows with conditions or relations or streams them, dovetail-write.js by whoever writes rows,
 * dovetail-schema.js by whoever creates, reads, compares or writes down a schema, dovetail-cli.js by the command line.
 *
 * A door is a module of src together with the functions that others call in it. In dovetail.js stands a function of the
 * same name in its place, which requires the other file when it is called. Everything that can be reached through the doors
 * of one file alone lies behind them; all else lies in dovetail.js, and the code behind the doors has it from there: so there
 * is one instance of each class. A value that is no function cannot be a door; neither can a class.
 */
import { createRequire, isBuiltin } from 'node:module'
import { relative, sep } from 'node:path'

const DOORS = {
  './dovetail-cli.js': {
    'src/cli/run.ts': ['run'],
  },
  './dovetail-postgres.js': {
    'src/dialect/postgres/row-grammar.ts': ['postgresRowGrammar'],
    'src/driver/pg.ts': ['createPgDriver'],
    'src/driver/pglite.ts': ['createPGliteDriver'],
  },
  './dovetail-sqlite.js': {
    'src/dialect/sqlite/row-grammar.ts': ['sqliteRowGrammar'],
    'src/driver/better-sqlite3.ts': ['createBetterSqlite3Driver'],
    'src/driver/node-sqlite.ts': ['createNodeSqliteDriver'],
    'src/driver/sqlite3.ts': ['createSqlite3Driver'],
  },
  './dovetail-validation.js': {
    'src/validation/class-validator.ts': ['classValidator'],
    'src/validation/column-facts.ts': ['registerColumnFacts'],
  },
  './dovetail-casts.js': {
    'src/dialect/sqlite/cast-conversion.ts': ['castConversion'],
    'src/dialect/sqlite/value-conversion.ts': ['conversionOf'],
  },
  './dovetail-values.js': {
    'src/compiler/assert-drawn.ts': ['assertDrawn'],
    'src/expression/alike-expressions.ts': ['areAlike'],
    'src/expression/branches.ts': ['alike', 'toBranch', 'typeOfBranches'],
    'src/expression/operand-checks.ts': [
      'alwaysNull',
      'assertCollation',
      'assertColumns',
      'assertComparable',
      'assertComputable',
      'assertList',
      'assertOperator',
      'assertPath',
      'assertPattern',
      'undefinedValue',
    ],
    'src/schema/former-name-checks.ts': ['checkFormerColumns', 'checkFormerNames', 'checkFormerTables'],
    'src/statement/infer-join.ts': ['inferJoin'],
    'src/types/common-type.ts': ['commonType', 'valueBeside'],
    'src/types/former-label-checks.ts': ['checkFormerLabels'],
    'src/types/type-name.ts': ['parseTypeName'],
  },
  './dovetail-find.js': {
    'src/dialect/exact-equality.ts': ['comparesExactly'],
    'src/engine/within-limits.ts': ['acquiredWithin', 'withinLimits'],
    'src/engine/stream.ts': ['batchSizeOf', 'leaseOf', 'readParts', 'untilAborted'],
    'src/registry/primary-join.ts': ['primaryJoinOf'],
    'src/session/cursor.ts': ['decodeCursor', 'encodeCursor'],
    'src/session/filtered-select.ts': ['conditionsOf', 'withFilters'],
    'src/session/find-shape.ts': ['findShape'],
    'src/session/key-reads.ts': ['readOfFind', 'readOfRelation', 'readOfRow'],
    'src/session/loader/joined.ts': ['readJoined'],
    'src/session/loader/joined-query.ts': ['joinRelations'],
    'src/session/loader/join-plan.ts': ['joinShape', 'planJoins'],
    'src/session/loader/placement.ts': ['membersOf', 'placeAll', 'placeRows', 'restoreWhole', 'unchanged'],
    'src/session/loader/select-in.ts': ['fetchMembers', 'loadRelations'],
    'src/session/loader/tree.ts': ['loadTree'],
    'src/session/loader/with-spec.ts': ['assertLoadable', 'assertStrategy', 'assertWith', 'namedRelations'],
    'src/session/page-order.ts': ['behind', 'orderSignature', 'reversed', 'uniqueOrder'],
    'src/session/page.ts': ['assertPageOptions'],
    'src/session/pager.ts': ['pageQuery', 'readPage'],
    'src/session/plain-rows.ts': ['assertPlainFind', 'findPlainRows'],
    'src/session/refresh.ts': ['assertRefreshable', 'takeRow'],
    'src/session/relation-filter.ts': ['relationFilter'],
    'src/session/selects-in.ts': ['selectsIn'],
    'src/session/subclass-rows.ts': ['subclassRows'],
    'src/session/tuples.ts': ['isEntityItem', 'readTuples', 'withInheritance'],
    'src/session/where.ts': ['conditionIn', 'whereExpression'],
  },
  './dovetail-write.js': {
    'src/session/delete-where.ts': ['deleteStatement'],
    'src/session/deleted-instance.ts': ['assertAddable'],
    'src/session/flush/flush.ts': ['flush'],
    'src/session/flush/invalid-value.ts': ['inPropertyTerms'],
    'src/session/flush/pending-changes.ts': ['pendingChanges', 'previousValues', 'propertiesToWrite'],
    'src/session/flush/prepare-flush.ts': ['prepareFlush'],
    'src/session/flush/settle.ts': ['settleRelations'],
    'src/session/flush/violation.ts': ['inModelTerms'],
    'src/session/merge.ts': ['merge'],
    'src/session/run-in-scope.ts': ['runInScope'],
    'src/session/soft-delete.ts': ['isMarked', 'restore', 'softDeleteValues'],
    'src/session/update-where.ts': ['updateStatement'],
    'src/session/upsert.ts': ['upsertStatements'],
    'src/statement/conflict-target.ts': ['targetOver', 'uniqueTargets'],
  },
  './dovetail-schema.js': {
    'src/codegen/to-dbml.ts': ['toDbml'],
    'src/codegen/to-dot.ts': ['toDot'],
    'src/codegen/to-mermaid.ts': ['toMermaid'],
    'src/codegen/to-typescript.ts': ['toTypeScript'],
    'src/dialect/postgres/schema-grammar.ts': ['postgresSchemaGrammar'],
    'src/dialect/sqlite/schema-grammar.ts': ['sqliteSchemaGrammar'],
    'src/dialect/sqlite/type-name.ts': ['isTypeName'],
    'src/engine/ddl.ts': ['ddl'],
    'src/engine/format-ddl.ts': ['formatDdl'],
    'src/engine/mock-engine.ts': ['createMockEngine'],
    'src/engine/schema-commands.ts': ['createAll', 'createIndex', 'dropAll', 'dropIndex', 'indexScript'],
    'src/schema/dependency-order.ts': ['dependencyOrder'],
    'src/schema/table-differences.ts': ['identityOf', 'tableDifferences'],
    'src/sync/diff-metadata.ts': ['diffMetadata'],
    'src/sync/history.ts': ['syncHistory'],
    'src/sync/inspect.ts': ['inspect'],
    'src/sync/plan-sql.ts': ['planFromSql', 'planToSql'],
    'src/sync/plan-data.ts': ['readPlan'],
    'src/sync/safety.ts': ['describeStep', 'isAllowed', 'isSafety', 'worse'],
    'src/sync/stored-plan.ts': ['applyPlan'],
    'src/sync/sync-schema.ts': ['planSync', 'sync', 'verify'],
    'src/util/sql-script.ts': ['sqlComment'],
  },
}

const MAIN = './dovetail.js'

/** Packages that are published inside of the code, with what these need: there is nothing else to install. */
const INLINED = ['commander', 'tinyglobby']

/** The files behind doors. */
export const behindFiles = Object.keys(DOORS)

const fileOf = (module) => behindFiles.find((file) => Object.hasOwn(DOORS[file], module))

/** The modules of dovetail.js that code behind the doors imports, told by a metafile of all code. */
export function sharedModules({ inputs }, entries) {
  const inMain = reachable(inputs, entries)
  const behind = behindFiles.map((file) => reachable(inputs, Object.keys(DOORS[file]), file, inMain))
  const shared = new Set()
  for (const modules of behind)
    for (const module of modules)
      for (const next of importsOf(inputs, module)) if (inMain.has(next)) shared.add(next)
  // What two files need, neither can have for itself.
  for (const module of behind.flatMap((modules) => [...modules]))
    if (behind.filter((modules) => modules.has(module)).length > 1) shared.add(module)
  return [...shared].toSorted()
}

/** What modules of a file lead to, not through the doors of others. */
function reachable(inputs, start, file, except = new Set()) {
  const found = new Set(start)
  for (const module of found)
    for (const next of importsOf(inputs, module)) {
      const other = fileOf(next)
      if (!except.has(next) && (other === undefined || other === file)) found.add(next)
    }
  return found
}

const importsOf = (inputs, module) =>
  inputs[module].imports.filter(({ external }) => external !== true).map(({ path }) => path)

/** What dovetail.js gives to the code behind the doors: modules by their path. */
export function internalsCode(shared) {
  const imports = shared.map((module, i) => `import * as module${i} from './${module}'`)
  const members = shared.map((module, i) => `'${module}': module${i}`)
  return `${imports.join('\n')}\nexport const internals = { ${members.join(', ')} }`
}

/** What a file behind doors consists of. */
export function behindCode(file) {
  return Object.entries(DOORS[file])
    .map(([module, names]) => `export { ${names.join(', ')} } from './${module}'`)
    .join('\n')
}

/** What a door leads to is kept, since some are gone through for each query. */
const doorCode = (file, module) =>
  [
    'let file_',
    ...DOORS[file][module].map(
      (name) => `export function ${name}(...args) { return (file_ ??= require('${file}')).${name}(...args) }`,
    ),
  ].join('\n')

/** For dovetail.js: doors in the place of the modules. */
export const closeDoors = (root) =>
  replaceModules(root, 'doors', (module) => {
    const file = fileOf(module)
    return file && doorCode(file, module)
  })

/** For a file behind doors: what dovetail.js holds is taken from there, and other files have their doors. */
export const takeShared = (root, internals, own) =>
  replaceModules(root, 'shared modules', (module) => {
    if (Object.hasOwn(internals, module)) {
      const names = Object.keys(internals[module]).join(', ')
      return `export const { ${names} } = require('${MAIN}').internals['${module}']`
    }
    const file = fileOf(module)
    return file === undefined || file === own ? undefined : doorCode(file, module)
  })

function replaceModules(root, name, codeOf) {
  return {
    name,
    setup(build) {
      build.onResolve({ filter: /^\.\/dovetail[\w-]*\.js$/ }, ({ path }) => ({ path, external: true }))
      build.onResolve({ filter: /^[a-z]/ }, ({ path, importer }) => {
        const isInlined = INLINED.includes(path) || /[\\/]node_modules[\\/]/.test(importer)
        return isInlined && !isBuiltin(path) ? { path: createRequire(importer).resolve(path) } : undefined
      })
      build.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
        const code = codeOf(relative(root, path).split(sep).join('/'))
        return code === undefined ? undefined : { contents: code, loader: 'js', resolveDir: root }
      })
    },
  }
}

/** A door that leads nowhere is found here and not by a user. */
export function checkDoors(file, behind) {
  for (const [module, names] of Object.entries(DOORS[file]))
    for (const name of names)
      if (typeof behind[name] !== 'function' || /^class\b/.test(String(behind[name])))
        throw new Error(`build.doors.mjs names ${name} of ${module}, which exports no such function.`)
}
