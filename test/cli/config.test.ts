import { existsSync } from 'node:fs'

import { expect } from 'chai'

import { CliProject, type Ended } from './cli-project'

const TABLES = `new Table('pet', metadata, new Column('pet_id', t.integer(), { primaryKey: true }))`
const ESM = `import { defineConfig } from 'dovetail-orm/cli'
import { Column, MetaData, Table, t } from 'dovetail-orm/core'
const metadata = new MetaData()
${TABLES}
export default defineConfig({ dialect: 'sqlite', metadata })
`
const CJS = `const { defineConfig } = require('dovetail-orm/cli')
const { Column, MetaData, Table, t } = require('dovetail-orm/core')
const metadata = new MetaData()
${TABLES}
module.exports = defineConfig(async () => ({ dialect: 'sqlite', metadata }))
`
/** Classes that import each other, as classes do. */
const OWNER = `import { Column, OneToMany, Table, t, type Many } from 'dovetail-orm'
import { Pet } from './pet.js'
@Table('owner')
export class Owner {
  @Column(t.integer(), { primaryKey: true }) ownerId!: number
  @OneToMany(() => Pet) pets!: Many<Pet>
}
`
const PET = `import { Column, ForeignKey, ManyToOne, Table, t, type One } from 'dovetail-orm'
import { Owner } from './owner.js'
@Table('pet')
export class Pet {
  @Column(t.integer(), { primaryKey: true }) petId!: number
  @Column(t.integer()) @ForeignKey(() => Owner) ownerId!: number
  @ManyToOne(() => Owner) owner!: One<Owner, 'ownerId'>
}
`
const MODELS = { 'src/models/owner.ts': OWNER, 'src/models/pet.ts': PET }
const PET_TABLE =
  'CREATE TABLE pet (\n  pet_id INTEGER NOT NULL,\n  CONSTRAINT pk_pet PRIMARY KEY (pet_id)\n);\n'

const manifest = (more: object): string => JSON.stringify({ name: 'shop', private: true, ...more })
const compiler = (compilerOptions: object): string =>
  JSON.stringify({ compilerOptions: { target: 'es2022', module: 'nodenext', ...compilerOptions } })

/** Runs a command in a project of these files. */
async function runIn(
  files: Readonly<Record<string, string>>,
  args: readonly string[],
  { packages = [], env = {} }: { packages?: readonly string[]; env?: Readonly<Record<string, string>> } = {},
): Promise<Ended> {
  const project = new CliProject(packages).write(files)
  try {
    return await project.run(args, env)
  } finally {
    project.remove()
  }
}

describe('the config of the command line', function () {
  this.timeout(180_000)

  const MODULES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'dovetail.config.mjs': { 'dovetail.config.mjs': ESM },
    'dovetail.config.cjs': { 'dovetail.config.cjs': CJS },
    'dovetail.config.js of CommonJS': { 'package.json': manifest({}), 'dovetail.config.js': CJS },
    'dovetail.config.js of ES modules': {
      'package.json': manifest({ type: 'module' }),
      'dovetail.config.js': ESM,
    },
    'the path in package.json': { 'package.json': manifest({ dovetail: 'db/a.mjs' }), 'db/a.mjs': ESM },
    'the member of package.json': {
      'package.json': manifest({ dovetail: { dialect: 'sqlite', models: 'models/*.mjs' } }),
      'models/pet.mjs': `${ESM}\nexport const pet = metadata.table('pet')`,
    },
  }
  for (const [name, files] of Object.entries(MODULES)) {
    it(`is read from ${name}`, async () => {
      expect(await runIn(files, ['ddl'])).to.deep.equal({ code: 0, stdout: PET_TABLE, stderr: '' })
    })
  }

  it('is the file that --config names, from whose folder globs are meant', async () => {
    const files = {
      'dovetail.config.mjs': 'throw new Error("not this one")',
      'db/own.cjs':
        "module.exports = { dialect: 'sqlite', models: ['../models/*.cjs', '!../models/left-out.cjs'] }",
      'models/pet.cjs': `${CJS.replace(/module.exports.*/, '')} exports.pet = metadata.table('pet')`,
      'models/left-out.cjs': 'throw new Error("nor this one")',
    }
    expect(await runIn(files, ['ddl', '-c', 'db/own.cjs'])).to.deep.equal({
      code: 0,
      stdout: PET_TABLE,
      stderr: '',
    })
  })

  const TYPESCRIPT = `import { defineConfig } from 'dovetail-orm/cli'
    export default defineConfig({ dialect: 'sqlite', models: 'src/models/*.ts' as string })`
  const PROJECTS: Readonly<
    Record<string, { files: Readonly<Record<string, string>>; packages: readonly string[] }>
  > = {
    'tsx, CommonJS, legacy decorators': {
      files: {
        'tsconfig.json': compiler({ experimentalDecorators: true }),
        'dovetail.config.ts': TYPESCRIPT,
      },
      packages: ['tsx'],
    },
    'tsx, ES modules, standard decorators': {
      files: {
        'package.json': manifest({ type: 'module' }),
        'tsconfig.json': compiler({}),
        'dovetail.config.mts': TYPESCRIPT,
      },
      packages: ['tsx'],
    },
    'tsx for the models of a config in JavaScript': {
      files: {
        'tsconfig.json': compiler({}),
        'dovetail.config.cjs': "module.exports = { dialect: 'sqlite', models: 'src/models/*.ts' }",
      },
      packages: ['tsx'],
    },
    'ts-node': {
      files: {
        'package.json': manifest({}),
        'tsconfig.json': compiler({ experimentalDecorators: true }),
        'dovetail.config.ts': TYPESCRIPT,
        'src/models/owner.ts': OWNER.replace('./pet.js', './pet'),
        'src/models/pet.ts': PET.replace('./owner.js', './owner'),
      },
      packages: ['ts-node', 'typescript', '@types/node'],
    },
  }
  for (const [name, { files, packages }] of Object.entries(PROJECTS)) {
    it(`and its entity classes are read through ${name}`, async () => {
      const { code, stdout, stderr } = await runIn({ ...MODELS, ...files }, ['ddl'], { packages })
      expect(stderr).to.equal('')
      expect([code, stdout.match(/CREATE .* (?=[(])/g)]).to.deep.equal([
        0,
        ['CREATE TABLE owner ', 'CREATE TABLE pet ', 'CREATE INDEX ix_pet_owner_id ON pet '],
      ])
    })
  }

  it('in TypeScript, with nothing that reads it, is told with what to install', async () => {
    const { code, stdout, stderr } = await runIn({ ...MODELS, 'dovetail.config.ts': TYPESCRIPT }, ['ddl'])
    expect([code, stdout]).to.deep.equal([2, ''])
    expect(stderr).to.contain('npm install --save-dev tsx').and.to.contain('decorated')
  })
})

describe('the command line, used in a wrong way,', function () {
  this.timeout(180_000)

  const WRONG: Readonly<Record<string, [readonly string[], Readonly<Record<string, string>>, RegExp]>> = {
    'has no such command': [['plann'], {}, /unknown command 'plann'\n\(Did you mean plan\?\)/],
    'has no such option': [['plan', '--jsn'], {}, /unknown option '--jsn'/],
    'has a policy that is none': [
      ['sync', '--allow', 'all'],
      {},
      /Allowed choices are safe, scans, rewrites, destroys/,
    ],
    'has a time that is none': [['sync', '--lock-timeout', '1s'], {}, /Write a number of milliseconds/],
    'finds no config': [
      ['plan'],
      {},
      /There is no dovetail\.config\.\* in this folder\.\n {2}Run dovetail init/,
    ],
    'finds no named config': [['plan', '-c', 'x.mjs'], {}, /There is no config file x\.mjs/],
    'finds no models': [
      ['plan'],
      { 'package.json': manifest({ dovetail: { url: 'sqlite://' } }) },
      /package\.json names no models/,
    ],
    'finds no files': [
      ['plan'],
      { 'package.json': manifest({ dovetail: { url: 'sqlite://', models: 'm/*.js' } }) },
      /No file is found by m\/\*\.js/,
    ],
    'does not know the database': [
      ['plan'],
      { 'dovetail.config.mjs': ESM },
      /Nothing says which database is meant/,
    ],
    'reads a member that means nothing': [
      ['plan'],
      { 'package.json': manifest({ dovetail: { ulr: 'x' } }) },
      /package\.json has a member 'ulr', which means nothing\.\n {2}Did you mean 'url'\?/,
    ],
    'reads a config that fails': [
      ['plan'],
      { 'dovetail.config.mjs': '\n\nnull.x' },
      /dovetail\.config\.mjs failed: TypeError: .*\n {2}at .*dovetail\.config\.mjs:3:/,
    ],
    'would write over a config': [
      ['init'],
      { 'dovetail.config.mjs': '' },
      /There is a dovetail\.config\.mjs already/,
    ],
  }
  for (const [name, [args, files, message]] of Object.entries(WRONG)) {
    it(`${name}, says so on stderr, and ends with 2`, async () => {
      const { code, stdout, stderr } = await runIn(files, args)
      expect([code, stdout]).to.deep.equal([2, ''])
      expect(stderr).to.match(message)
    })
  }

  for (const command of ['plan', 'verify', 'ddl', 'diagram', 'sync']) {
    it(`${command} finds a model that leads nowhere, or cannot be written, says so, and ends with 2`, async () => {
      const config = (more: string): Readonly<Record<string, string>> => ({
        'dovetail.config.mjs': ESM.replace('{ Column,', '{ Column, ForeignKey,')
          .replace("dialect: 'sqlite'", "url: 'sqlite://'")
          .replace('export', `${more}\nexport`),
      })
      const packages = ['sqlite3']
      const lost = config(
        "new Table('toy', metadata, new Column('pet_id', t.integer(), new ForeignKey('nowhere.id')))",
      )
      const { code, stderr } = await runIn(lost, [command], { packages })
      expect(stderr).to.match(/^error: toy\.pet_id: .*nowhere/m)
      expect(code).to.equal(2)
      if (command === 'diagram') return
      const foreign = config("new Table('toy', metadata, new Column('at', t.tsvector()))")
      expect((await runIn(foreign, [command], { packages })).code).to.equal(2)
    })
  }

  it('ends with 1 when it fails, without a stack, a password or colours', async () => {
    const url = 'postgresql://someone:s3cret%21x@127.0.0.1:1/shop'
    const config = { 'dovetail.config.mjs': ESM.replace("dialect: 'sqlite'", `url: '${url}'`) }
    const { code, stdout, stderr } = await runIn(config, ['plan', '--json'], { packages: ['pg'] })
    expect(code).to.equal(1)
    expect(JSON.parse(stdout)).to.have.nested.property('error.code', 'connection')
    expect(stderr)
      .to.match(/^comparing .*\nerror: .* cannot be reached/)
      .and.not.to.match(/ {4}at |\u001b/)
    const verbose = await runIn(config, ['plan', '--verbose'], {
      packages: ['pg'],
      env: { FORCE_COLOR: '1' },
    })
    expect(verbose.stderr)
      .to.match(/ {4}at /)
      .and.to.contain('\u001b[31merror:')
    expect(stdout + stderr + verbose.stderr).to.not.match(/s3cret/)
  })
})

describe('a command that only reads', function () {
  this.timeout(180_000)
  const config = (url: string): Readonly<Record<string, string>> => ({
    'dovetail.config.mjs': ESM.replace("dialect: 'sqlite'", `url: '${url}'`),
  })
  const PLACES: Readonly<Record<string, string>> = {
    'sqlite:///typo.db': 'sqlite3',
    'sqlite+better-sqlite3:///typo.db': 'better-sqlite3',
  }
  for (const [url, driver] of Object.entries(PLACES)) {
    it(`makes no database at ${url}`, async () => {
      const project = new CliProject([driver]).write(config(url))
      try {
        for (const command of [['inspect'], ['verify'], ['diagram', '--from', 'database']]) {
          const { code, stdout, stderr } = await project.run(command)
          expect([code, stdout]).to.deep.equal([1, ''])
          expect(stderr).to.match(/^error: There is no database typo\.db\./m)
        }
        for (const command of [['plan'], ['sync', '--dry-run']]) {
          const { stdout, stderr } = await project.run([...command, '--quiet'])
          expect(stdout).to.contain('CREATE TABLE pet (')
          expect(stderr).to.match(/^There is no database typo\.db yet: dovetail sync makes it\.$/m)
        }
        expect(existsSync(project.path('typo.db'))).to.equal(false)
        expect((await project.run(['sync', '--quiet'])).code).to.equal(0)
        expect(existsSync(project.path('typo.db'))).to.equal(true)
        expect((await project.run(['verify'])).code).to.equal(0)
      } finally {
        project.remove()
      }
    })
  }

  it('makes no folder for PGlite', async () => {
    const project = new CliProject(['@electric-sql/pglite']).write(config('postgresql+pglite:///typo'))
    try {
      const { code, stderr } = await project.run(['inspect'])
      expect([code, existsSync(project.path('typo'))]).to.deep.equal([1, false])
      expect(stderr).to.match(/^error: There is no database typo\./m)
    } finally {
      project.remove()
    }
  })

  it('says where nothing is found', async () => {
    const files = { ...config('sqlite:///empty.db'), 'empty.db': '' }
    const { code, stderr } = await runIn(files, ['inspect', '--quiet'], { packages: ['sqlite3'] })
    expect([code, stderr]).to.deep.equal([0, 'No tables were found.\n'])
  })
})

describe('dovetail init', function () {
  this.timeout(180_000)

  it('writes a config that works', async () => {
    const project = new CliProject(['tsx', 'sqlite3']).write({ ...MODELS, 'tsconfig.json': compiler({}) })
    try {
      expect(await project.run(['init'])).to.deep.equal({
        code: 0,
        stdout: 'wrote dovetail.config.ts\n',
        stderr: 'next: npx dovetail plan\n',
      })
      expect((await project.run(['sync', '--quiet'])).code).to.equal(0)
      expect((await project.run(['verify'])).code).to.equal(0)
    } finally {
      project.remove()
    }
  })
})
