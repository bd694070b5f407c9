/**
 * Is what we publish fit to be used? Packs the tarball, installs it into empty projects and runs the smallest real
 * program there: with import and require, under tsc, ts-node and tsx, in both decorator standards; and type-checks it
 * under each TypeScript and each module resolution that users have. Run by `npm run check:package`.
 */
import { ok, strictEqual } from 'node:assert'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { join, posix } from 'node:path'
import { makeProject, pack, root, run, writeProgram } from './projects.mjs'

const require = createRequire(import.meta.url)
const bin = (path) => join(root, 'node_modules', path)
const decorators = {
  legacy: { experimentalDecorators: true, emitDecoratorMetadata: true },
  standard: {},
}
const nodenext = { module: 'nodenext' }

/** What `require` reads, in KB. A module that a plain find does not need goes behind a door (build.doors.mjs). */
const MOST_KB = 450

const { tarball, files } = await pack()
const bare = await makeProject('bare', tarball)
const full = await makeProject('full', tarball, {
  links: ['sqlite3', 'better-sqlite3', 'class-validator', 'typescript', 'ts-node', 'tsx', '@types/node'],
})

// What such classes are met with in the wild; heavy, so that it is installed here alone.
const crowded = await makeProject('crowded', tarball, {
  installs: [
    'class-transformer@0.5',
    'class-validator@0.15',
    '@nestjs/swagger@11',
    '@nestjs/common@11',
    '@nestjs/core@11',
    'reflect-metadata@0.2',
    'rxjs@7',
  ],
  links: ['sqlite3', 'typescript', '@types/node'],
})

const checks = [
  ...shapeChecks(),
  ...loadChecks(),
  ...Object.keys(decorators).flatMap((standard) => [...runChecks(standard), ...typeChecks(standard)]),
]
process.exitCode = await runAll(checks)

/** The tools that know how packages are read. */
function shapeChecks() {
  const manifest = require('../../package.json')
  return [
    ['publint', () => run(process.execPath, [bin('publint/src/cli.js'), tarball, '--strict'])],
    [
      'attw',
      () =>
        run(process.execPath, [bin('@arethetypeswrong/cli/dist/index.js'), tarball, '--profile', 'strict']),
    ],
    [
      'the tarball holds dist and the papers, and nothing else',
      () => {
        const strangers = files.filter(
          (file) =>
            !/^(dist\/|docs\/.*\.md$|(package\.json|LICENSE|(README|CHANGELOG|CONTRIBUTING)\.md)$)/.test(
              file,
            ),
        )
        strictEqual(strangers.join(), '')
        strictEqual(Object.keys(manifest.dependencies ?? {}).join(), '')
      },
    ],
    [
      'the papers lead to each other',
      () => {
        const dead = files.filter((file) => file.endsWith('.md')).flatMap(deadLinks)
        strictEqual(dead.join('\n'), '')
      },
    ],
    [
      'what every program reads stays small',
      () => {
        const size = statSync(join(root, 'dist', 'dovetail.js')).size / 1000
        ok(size <= MOST_KB, `dist/dovetail.js has ${Math.ceil(size)} KB, and may have ${MOST_KB}.`)
      },
    ],
  ]
}

/** Links of a paper to files that are not in the tarball. */
function deadLinks(paper) {
  const text = readFileSync(join(root, paper), 'utf8')
  const targets = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, target]) => target)
  return targets
    .filter((target) => !files.includes(posix.join(posix.dirname(paper), target)))
    .map((target) => `${paper}: ${target}`)
}

/** Loading alone, with no other package installed. */
function loadChecks() {
  const script = (text) => () => run(process.execPath, ['--input-type=module', '-e', text], { cwd: bare })
  const prelude = `
    import { createRequire } from 'node:module'
    import { strictEqual, ok, rejects, throws } from 'node:assert'
    const require = createRequire(process.cwd() + '/x.js')
  `
  const entries = [
    'dovetail-orm',
    'dovetail-orm/core',
    'dovetail-orm/postgres',
    'dovetail-orm/sqlite',
    'dovetail-orm/cli',
  ]
  return [
    ...entries.map((entry) => [
      `${entry} loads with no driver installed, and import and require give the same things`,
      script(`${prelude}
        const required = require('${entry}')
        const imported = await import('${entry}')
        const names = Object.keys(required)
        strictEqual(Object.keys(imported).filter((name) => name !== 'default').sort().join(), names.sort().join())
        for (const name of names) ok(Object.is(required[name], imported[name]), name)
      `),
    ]),
    [
      'there is one default registry',
      script(`${prelude}
        const { defaultRegistry } = await import('dovetail-orm')
        ok(defaultRegistry)
        strictEqual(defaultRegistry, require('dovetail-orm').defaultRegistry)
      `),
    ],
    [
      'class names survive the bundle',
      script(`${prelude}
        const all = { ...require('dovetail-orm'), ...require('dovetail-orm/core') }
        for (const [name, value] of Object.entries(all))
          if (/^[A-Z]\\w*Error$/.test(name)) strictEqual(value.name, name)
      `),
    ],
    [
      'what works on schemas is read when it is first called, and shares the classes',
      script(`${prelude}
        const core = require('dovetail-orm/core')
        const { MetaData, Table, Column, t } = core
        const isRead = (name = 'dovetail-schema.js') => Object.keys(require.cache).some((file) => file.endsWith(name))
        const metadata = new MetaData()
        new Table('pet', metadata, new Column('id', t.integer(), { primaryKey: true }))
        const behind = ['schema', 'write', 'find', 'cli', 'postgres'].map((name) => \`dovetail-\${name}.js\`)
        strictEqual(isRead('dovetail-sqlite.js'), false)
        core.createEngine('sqlite://')
        strictEqual(isRead('dovetail-sqlite.js'), true)
        strictEqual(behind.filter((name) => isRead(name)).join(), '')
        ok(core.ddl(metadata, 'sqlite').startsWith('CREATE TABLE pet'))
        strictEqual(isRead(), true)
        throws(() => core.ddl(metadata, 'oracle'), core.UsageError)
        const { diffMetadata } = await import('dovetail-orm')
        strictEqual(diffMetadata(metadata, new MetaData()).length, 1)
      `),
    ],
    [
      'the command runs, and finds what is exported beside it',
      async () => {
        const config = `import { defineConfig } from 'dovetail-orm/cli'
          import { Column, MetaData, Table, t } from 'dovetail-orm/core'
          const metadata = new MetaData()
          new Table('pet', metadata, new Column('id', t.integer(), { primaryKey: true }))
          export default defineConfig({ dialect: 'sqlite', metadata })`
        writeFileSync(join(bare, 'dovetail.config.mjs'), config)
        const npx = process.platform === 'win32' ? 'npx.cmd' : 'npx'
        const printed = await run(npx, ['--no-install', 'dovetail', 'ddl'], { cwd: bare })
        ok(printed.startsWith('CREATE TABLE pet ('), printed)
      },
    ],
    [
      'a missing driver is told with its cure',
      script(`${prelude}
        const { createEngine } = require('dovetail-orm')
        await rejects(async () => { await createEngine('sqlite://').connect() }, /npm install sqlite3/)
      `),
    ],
  ]
}

/** The program, run. */
function runChecks(standard) {
  const options = decorators[standard]
  const check = (label, prepare, url) => [
    `${standard} decorators: ${label}`,
    async () => {
      const [args, cwd, node = process.execPath] = await prepare()
      const printed = await run(node, args, { cwd, env: url === undefined ? {} : { DATABASE_URL: url } })
      strictEqual(printed.trim(), 'the program ran')
    },
  ]
  const compiled =
    (name, extension, fixture = 'program.ts', project = full) =>
    async () => {
      const source = `program.${extension.replace('j', 't')}`
      const folder = writeProgram(
        project,
        `${standard}-${name}`,
        { ...nodenext, ...options },
        { [fixture]: source },
      )
      await run(process.execPath, [bin('typescript/bin/tsc'), '-p', '.'], { cwd: folder })
      return [[`program.${extension}`], folder]
    }
  const interpreted = (name, source, ...runner) => {
    return () => {
      const folder = writeProgram(
        full,
        `${standard}-${name}`,
        { ...nodenext, ...options },
        { 'program.ts': source },
      )
      return [[...runner, source], folder]
    }
  }
  return [
    check('tsc, .mjs', compiled('tsc-esm', 'mjs')),
    check('tsc, .cjs', compiled('tsc-cjs', 'cjs')),
    check('tsc, better-sqlite3', compiled('tsc-better', 'cjs'), 'sqlite+better-sqlite3://'),
    check('rules of class-validator', compiled('validated', 'cjs', 'validated.ts')),
    ...(standard === 'legacy'
      ? [check('one class, many decorators', compiled('crowded', 'cjs', 'many-decorators.ts', crowded))]
      : []),
    check('tsx, .mts', interpreted('tsx-esm', 'program.mts', bin('tsx/dist/cli.mjs'))),
    check('tsx, .cts', interpreted('tsx-cjs', 'program.cts', bin('tsx/dist/cli.mjs'))),
    check('ts-node', interpreted('ts-node', 'program.ts', bin('ts-node/dist/bin.js'))),
    check('newer Node, node:sqlite', withNewerNode(compiled('newer-node', 'mjs')), 'sqlite+node://'),
  ]
}

function withNewerNode(prepare) {
  return async () => {
    require('ts-node/register/transpile-only')
    const node = require('../support/newer-node.ts').newerNode()
    return [...(await prepare()), node]
  }
}

/** The program and what must not compile, under every TypeScript and resolution. */
function typeChecks(standard) {
  const bundler = { module: 'esnext', moduleResolution: 'bundler' }
  const node10 = { module: 'commonjs', moduleResolution: 'node10' }
  const matrix = {
    'typescript-5.9': { nodenext, bundler, node10 },
    typescript: { nodenext, bundler, node10: { ...node10, ignoreDeprecations: '6.0' } },
    'typescript-7': { nodenext, bundler }, // 7 has no node10
  }
  return Object.entries(matrix).flatMap(([compiler, resolutions]) =>
    Object.entries(resolutions).map(([resolution, options]) => [
      `${standard} decorators: types under ${compiler === 'typescript' ? 'typescript-6.0' : compiler}, ${resolution}`,
      () => {
        const name = `${standard}-${compiler}-${resolution}`
        const all = { ...decorators[standard], ...options, noEmit: true, exactOptionalPropertyTypes: true }
        const sources = { 'program.ts': 'program.ts', 'mistakes.ts': 'mistakes.ts' }
        const cwd = writeProgram(full, name, all, sources)
        return run(process.execPath, [bin(`${compiler}/bin/tsc`), '-p', '.'], { cwd })
      },
    ]),
  )
}

async function runAll(all) {
  const queue = [...all]
  let failed = 0
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [label, check] = next
      try {
        await check()
        console.log(`ok   ${label}`)
      } catch (error) {
        failed += 1
        console.log(`FAIL ${label}\n${error.message.replace(/^/gm, '     ')}`)
      }
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, worker))
  console.log(`${all.length - failed} checks of the package passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}
