/**
 * The doors between the two files of dist that hold code: dovetail.js, which a program that loads rows needs, and
 * dovetail-schema.js, which is read when somebody first creates, reads, compares or writes down a schema.
 *
 * A door is a module of src together with the functions that others call in it. In dovetail.js stands a function of the
 * same name in its place, which requires the other file when it is called. Everything that can be reached through doors
 * alone lies behind them; what can be reached otherwise lies in dovetail.js, and the code behind the doors has it from
 * there: so there is one instance of each class. A value that is no function cannot be a door; neither can a class.
 */
import { relative, sep } from 'node:path'

const DOORS = {
  'src/codegen/to-typescript.ts': ['toTypeScript'],
  'src/dialect/postgres/schema-grammar.ts': ['postgresSchemaGrammar'],
  'src/dialect/sqlite/schema-grammar.ts': ['sqliteSchemaGrammar'],
  'src/dialect/sqlite/type-name.ts': ['isTypeName'],
  'src/engine/ddl.ts': ['ddl'],
  'src/engine/format-ddl.ts': ['formatDdl'],
  'src/engine/mock-engine.ts': ['createMockEngine'],
  'src/engine/schema-commands.ts': ['createAll', 'createIndex', 'dropAll', 'dropIndex', 'indexScript'],
  'src/schema/table-differences.ts': ['identityOf', 'tableDifferences'],
  'src/sync/diff-metadata.ts': ['diffMetadata'],
  'src/sync/inspect.ts': ['inspect'],
  'src/sync/sync-schema.ts': ['planSync', 'sync', 'verify'],
}

const MAIN = './dovetail.js'
const BEHIND = './dovetail-schema.js'

/** The modules of dovetail.js that code behind the doors imports, told by a metafile of all code. */
export function sharedModules({ inputs }, entries) {
  const inMain = reachable(inputs, entries)
  const imported = Object.keys(inputs)
    .filter((module) => !inMain.has(module))
    .flatMap((module) => importsOf(inputs, module))
  return [...new Set(imported)].filter((module) => inMain.has(module)).toSorted()
}

function reachable(inputs, entries) {
  const found = new Set(entries)
  for (const module of found)
    for (const next of importsOf(inputs, module)) if (!Object.hasOwn(DOORS, next)) found.add(next)
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

/** What dovetail-schema.js consists of. */
export function behindCode() {
  return Object.entries(DOORS)
    .map(([module, names]) => `export { ${names.join(', ')} } from './${module}'`)
    .join('\n')
}

/** For dovetail.js: doors in the place of the modules. */
export const closeDoors = (root) =>
  replaceModules(root, 'doors', BEHIND, (module) =>
    DOORS[module]
      ?.map((name) => `export function ${name}(...args) { return require('${BEHIND}').${name}(...args) }`)
      .join('\n'),
  )

/** For dovetail-schema.js: what dovetail.js holds is taken from there. */
export const takeShared = (root, internals) =>
  replaceModules(root, 'shared modules', MAIN, (module) => {
    if (!Object.hasOwn(internals, module)) return undefined
    const names = Object.keys(internals[module]).join(', ')
    return `export const { ${names} } = require('${MAIN}').internals['${module}']`
  })

function replaceModules(root, name, external, codeOf) {
  return {
    name,
    setup(build) {
      build.onResolve({ filter: /^\.\/dovetail[\w-]*\.js$/ }, ({ path }) =>
        path === external ? { path, external: true } : undefined,
      )
      build.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
        const code = codeOf(relative(root, path).split(sep).join('/'))
        return code === undefined ? undefined : { contents: code, loader: 'js', resolveDir: root }
      })
    },
  }
}

/** A door that leads nowhere is found here and not by a user. */
export function checkDoors(behind) {
  for (const [module, names] of Object.entries(DOORS))
    for (const name of names)
      if (typeof behind[name] !== 'function' || /^class\b/.test(String(behind[name])))
        throw new Error(`build.doors.mjs names ${name} of ${module}, which exports no such function.`)
}
