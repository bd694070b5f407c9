/**
 * Makes dist: all code in CommonJS, so that every entry point, `import` and `require` share one instance of each class
 * and one default registry; around it a thin file per entry point and module system, and one for the command; and the
 * declarations. The code is in one file and others that are read when they are first needed (build.doors.mjs).
 *
 * The entry points are the files of src itself. `--code-only` leaves the declarations out.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { build } from 'esbuild'
import ts from 'typescript'
import {
  behindCode,
  behindFiles,
  checkDoors,
  closeDoors,
  internalsCode,
  sharedModules,
  takeShared,
} from './build.doors.mjs'

const root = import.meta.dirname
const dist = join(root, 'dist')
const require = createRequire(import.meta.url)
const entries = readdirSync(join(root, 'src'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => basename(file, '.ts'))

const isIdentifier = (name) => /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)

const OPTIONS = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  packages: 'external',
  keepNames: true,
  // Half of the time that require takes is reading the text. Names stay, so that stack traces can be read.
  minifyWhitespace: true,
  minifySyntax: true,
  // Node prints the whole line of code above an uncaught error.
  lineLimit: 160,
  legalComments: 'none',
  logLevel: 'warning',
}

/** The module with this text, which lies at the root, bundled with all that it imports. */
const bundle = (file, contents, options = {}) =>
  build({
    ...OPTIONS,
    stdin: { contents, resolveDir: root, sourcefile: `${basename(file, '.js')}.ts`, loader: 'ts' },
    outfile: join(dist, file),
    write: false,
    ...options,
  })

async function writeBundle(file, contents, plugin) {
  const { outputFiles, metafile } = await bundle(file, contents, { plugins: [plugin], metafile: true })
  writeFileSync(join(dist, file), licencesOf(metafile) + withoutIdleNaming(outputFiles[0].text))
}

/** The licences of packages that a bundle holds, as they demand. */
function licencesOf({ inputs }) {
  const folders = new Set(
    Object.keys(inputs).flatMap((input) => /.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0] ?? []),
  )
  return [...folders]
    .map((folder) => {
      const { name, version } = require(join(root, folder, 'package.json'))
      const text = readFileSync(join(root, folder, 'LICENSE'), 'utf8')
      return `/*!\n${name} ${version}\n\n${text.trim()}\n*/\n`
    })
    .join('')
}

/**
 * esbuild names every function and class by a call, because it has renamed some. Most have the name by their
 * declaration, and a thousand calls that change nothing take time in every process. Those of functions inside functions
 * take it again and again, and are left out even where the name is another one: it stands in stack traces alone.
 */
function withoutIdleNaming(code) {
  const cuts = []
  const visit = (node, isInside) => {
    if (ts.isCallExpression(node) && node.expression.getText() === '__name')
      cuts.push(...idle(node, isInside))
    const isBelow = isInside || (ts.isFunctionLike(node) && node.body !== undefined)
    ts.forEachChild(node, (child) => visit(child, isBelow))
  }
  visit(ts.createSourceFile('dovetail.js', code, ts.ScriptTarget.Latest, true), false)
  return without(code, cuts).replaceAll(
    /(?<=\bvar (\w+)=\s?class(?: extends [\w.]+)?\{)static\{__name\(this,\s?"\1"\)\}/g,
    '',
  )
}

/** The parts of a naming that can be left out. */
function idle(call, isInside) {
  const { parent } = call
  const [named, { text: name }] = call.arguments
  if (ts.isArrowFunction(named) || ts.isFunctionExpression(named)) {
    const given = (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) && parent.name
    const around = [
      { from: call.getStart(), to: named.getStart() },
      { from: named.end, to: call.end },
    ]
    return !isPartOfTerm(call) && (isInside || given?.text === name) ? around : []
  }
  if (ts.isIdentifier(named) && ts.isExpressionStatement(parent) && (isInside || named.text === name))
    return [{ from: parent.getStart(), to: parent.end }]
  return []
}

/** An arrow function that is called where it stands, or is an operand, would need parentheses. */
function isPartOfTerm({ parent, pos }) {
  if (ts.isBinaryExpression(parent)) return parent.operatorToken.kind !== ts.SyntaxKind.EqualsToken
  const hasAsHead = ts.isCallExpression(parent) || ts.isPropertyAccessExpression(parent)
  return (hasAsHead && parent.expression.pos === pos) || ts.isConditionalExpression(parent)
}

function without(code, cuts) {
  const parts = []
  let end = 0
  for (const { from, to } of cuts.toSorted((a, b) => a.from - b.from)) {
    parts.push(code.slice(end, from))
    end = to
  }
  return [...parts, code.slice(end)].join('')
}

async function bundleAll() {
  const entryCode = entries.map((entry) => `export * as ${entry} from './src/${entry}'`).join('\n')
  const whole = await bundle('dovetail.js', entryCode, { metafile: true })
  const shared = sharedModules(
    whole.metafile,
    entries.map((entry) => `src/${entry}.ts`),
  )
  await writeBundle('dovetail.js', `${entryCode}\n${internalsCode(shared)}`, closeDoors(root))
  const namespaces = require(join(dist, 'dovetail.js'))
  for (const file of behindFiles) {
    await writeBundle(file, behindCode(file), takeShared(root, namespaces.internals, file))
    checkDoors(file, require(join(dist, file)))
  }
  return namespaces
}

// Names that may be exported but are no variables: `import { delete as remove }` is what users write.
const isKeyword = (name) => ['delete'].includes(name)

/** `0 && (…)` never runs: it tells Node's lexer, and so `import { … }` of a CommonJS file, which names there are. */
function writeEntry(entry, names) {
  const plain = names.filter((name) => !isKeyword(name)).join(', ')
  const keywords = names.filter(isKeyword)
  write(`${entry}.js`, [
    `'use strict'`,
    `module.exports = require('./dovetail.js').${entry}`,
    `0 && (module.exports = { ${plain} })`,
    ...keywords.map((name) => `0 && (exports.${name} = 0)`),
  ])
  write(`${entry}.mjs`, [
    `import entry from './${entry}.js'`,
    `export const { ${plain} } = entry`,
    ...keywords.map((name) => `const ${name}_ = entry.${name}\nexport { ${name}_ as ${name} }`),
  ])
}

/** The command of the project that it is run in goes first: a global one would not know the project's classes. */
function writeCommand() {
  write('bin.js', [
    '#!/usr/bin/env node',
    `'use strict'`,
    `let cli = './cli.js'`,
    `try {`,
    `  cli = require('node:module').createRequire(process.cwd() + '/').resolve('dovetail-orm/cli')`,
    `} catch {}`,
    `const flushed = (stream) => new Promise((resolve) => stream.write('', resolve))`,
    `require(cli)`,
    `  .run(process.argv.slice(2))`,
    `  .then(async (code) => {`,
    `    await Promise.all([flushed(process.stdout), flushed(process.stderr)])`,
    `    process.exit(code)`,
    `  })`,
  ])
  chmodSync(join(dist, 'bin.js'), 0o755)
}

function writeEntryTypes(entry) {
  write(`${entry}.d.mts`, [`export * from './${entry}.js'`])
}

function write(file, lines) {
  writeFileSync(join(dist, file), lines.join('\n') + '\n')
}

function declarations() {
  const tsc = require.resolve('typescript/bin/tsc')
  execFileSync(process.execPath, [tsc, '--project', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' })
}

function checkManifest() {
  const { exports } = require('./package.json')
  const declared = Object.keys(exports).filter((key) => key !== './package.json')
  const made = entries.map((entry) => (entry === 'index' ? '.' : `./${entry}`))
  if (declared.toSorted().join() === made.toSorted().join()) return
  throw new Error(`package.json exports ${declared.join(' ')}, but src has ${made.join(' ')}`)
}

if (entries.length === 0) {
  console.log('Nothing to build: src has no entry point yet.')
  process.exit(0)
}
checkManifest()
rmSync(dist, { recursive: true, force: true })
mkdirSync(dist)
const namespaces = await bundleAll()
for (const entry of entries) writeEntry(entry, Object.keys(namespaces[entry]).filter(isIdentifier))
writeCommand()
if (!process.argv.includes('--code-only')) {
  declarations()
  for (const entry of entries) writeEntryTypes(entry)
}
