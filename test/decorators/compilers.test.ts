import { readFileSync } from 'node:fs'
import Module from 'node:module'
import { join } from 'node:path'
import { expect } from 'chai'
import * as esbuild from 'esbuild'
import type * as TypeScript from 'typescript'
import { classListeners } from '../../src/registry/entity-events'
import type { Mapper } from '../../src/registry/mapper'
import type * as fixture from './fixture'

const load = Module.createRequire(__filename)
const FIXTURE = join(__dirname, 'fixture.ts')
const SOURCE = readFileSync(FIXTURE, 'utf8')

type Fixture = typeof fixture

interface Compiling {
  readonly legacy: boolean
  readonly useDefineForClassFields: boolean
}

function withTsc(
  name: string,
  { legacy, useDefineForClassFields }: Compiling,
  emitDecoratorMetadata = false,
): string {
  const ts = load(name) as typeof TypeScript
  const { outputText } = ts.transpileModule(SOURCE, {
    fileName: FIXTURE,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.CommonJS,
      experimentalDecorators: legacy,
      emitDecoratorMetadata,
      useDefineForClassFields,
    },
  })
  return outputText
}

function withEsbuild({ legacy, useDefineForClassFields }: Compiling): string {
  const compilerOptions = { experimentalDecorators: legacy, useDefineForClassFields }
  return esbuild.transformSync(SOURCE, {
    loader: 'ts',
    format: 'cjs',
    target: 'es2022',
    tsconfigRaw: { compilerOptions },
  }).code
}

/** Runs the compiled text in the fixture's place, so that its imports lead to the sources. */
function run(code: string): Fixture {
  const module = new Module(FIXTURE) as Module & {
    _compile(code: string, file: string): void
    exports: Fixture
  }
  module.filename = FIXTURE
  module.paths = []
  module._compile(code, FIXTURE)
  return module.exports
}

function describeMapper({ name, table, properties, primaryKey, relationships }: Mapper): unknown {
  return {
    name,
    table: table.key,
    columns: table.columns.map(
      (column) => `${column.name} ${String(column.type)} ${column.nullable ? 'NULL' : 'NOT NULL'}`,
    ),
    properties: properties.map((property) => property.name),
    primaryKey: primaryKey.map((property) => property.name),
    constraints: table.constraints.map((constraint) => constraint.name),
    indexes: table.indexes.map((index) => index.name),
    relations: [...relationships.values()].map(
      (relation) =>
        `${relation.kind} ${relation.name} → ${relation.target.name} by ${relation.foreignKey?.name ?? relation.through?.sourceKey.name}`,
    ),
  }
}

/** What an instance holds after each moment at which methods of it are called. */
async function toldOf(user: InstanceType<Fixture['User']>): Promise<unknown> {
  const told: Record<string, unknown> = {}
  for (const moment of ['beforeInsert', 'beforeUpdate', 'afterUpdate', 'afterLoad'] as const) {
    const listeners = classListeners(user.constructor as new () => object, moment)
    for (const listener of listeners)
      await listener({ moment, entity: user, session: undefined, changed: [], previous: {} })
    if (listeners.length > 0) told[moment] = [user.name, user.revision, user.secret()]
  }
  return told
}

const USER = {
  name: 'User',
  table: 'user',
  columns: [
    'created_at timestamp(with time zone) NOT NULL',
    'revision integer NOT NULL',
    'user_id integer NOT NULL',
    'name varchar(60) NOT NULL',
    'email varchar(60) NULL',
    'hash varchar(60) NOT NULL',
  ],
  properties: ['createdAt', 'revision', 'userId', 'name', 'email', 'hash'],
  primaryKey: ['userId'],
  constraints: ['pk_user', 'uq_user_email', 'ck_revision'],
  indexes: [],
  relations: [
    'oneToMany posts → Post by fk_post_user_id_user',
    'manyToMany follows → User by fk_follow_follower_id_user',
  ],
}

const POST = {
  name: 'Post',
  table: 'post',
  columns: [
    'unmapped integer NOT NULL',
    'post_id integer NOT NULL',
    'user_id integer NOT NULL',
    'email varchar(60) NOT NULL',
    'title varchar(9) NOT NULL',
  ],
  properties: ['unmapped', 'postId', 'userId', 'email', 'title'],
  primaryKey: ['postId'],
  constraints: ['pk_post', 'fk_post_user_id_user', 'fk_post_email_user', 'uq_post_user_id_title'],
  indexes: ['ix_title', 'ix_post_email'],
  relations: [
    'manyToOne user → User by fk_post_user_id_user',
    'oneToOne detail → Detail by fk_detail_post_id_post',
  ],
}

const SCREW = {
  name: 'Screw',
  table: 'screw',
  columns: ['tenant_id integer NOT NULL', 'part_no integer NOT NULL', 'length integer NOT NULL'],
  properties: ['tenantId', 'partNo', 'kind', 'length'],
  primaryKey: ['tenantId', 'partNo'],
  constraints: ['pk_screw', 'fk_screw_tenant_id_part_no_part'],
  indexes: [],
  relations: [],
}

const compilers: Record<string, (compiling: Compiling) => string> = {
  'tsc 6': (compiling) => withTsc('typescript', compiling),
  'tsc 6 with emitted metadata': (compiling) => withTsc('typescript', compiling, compiling.legacy),
  'tsc 5.9': (compiling) => withTsc('typescript-5.9', compiling),
  esbuild: withEsbuild,
  'a compiler without metadata objects': (compiling) =>
    withTsc('typescript', compiling).replaceAll(
      /typeof Symbol === "function" && Symbol\.metadata \?/g,
      'false ?',
    ),
}

describe('the same models under every compiler', () => {
  for (const [name, compile] of Object.entries(compilers)) {
    for (const legacy of [true, false]) {
      for (const useDefineForClassFields of [true, false]) {
        const mode = `${legacy ? 'legacy' : 'standard'} decorators, fields ${useDefineForClassFields ? 'defined' : 'assigned'}`
        it(`are the same tables with ${name}, ${mode}`, async () => {
          const { registry, User, seen } = run(compile({ legacy, useDefineForClassFields }))
          const mappers = new Map(registry.mappers.map((mapper) => [mapper.name, describeMapper(mapper)]))
          expect([...mappers.keys()]).to.have.members([
            'Nested',
            'User',
            'Follow',
            'Post',
            'Detail',
            'Part',
            'Screw',
          ])
          expect(mappers.get('User')).to.deep.equal(USER)
          expect(mappers.get('Post')).to.deep.equal(POST)
          expect(mappers.get('Nested')).to.have.deep.property('properties', ['nestedId', 'inner'])
          expect(mappers.get('Follow')).to.have.deep.property('primaryKey', ['followerId', 'followedId'])
          expect(mappers.get('Screw')).to.deep.equal(SCREW)
          const user = new User()
          expect([user.name, user.email, user.revision, user.secret(), User.count]).to.deep.equal([
            'nobody',
            null,
            0,
            'hp',
            1,
          ])
          expect(await toldOf(user)).to.deep.equal({
            beforeInsert: ['nobody', 0, 'pp'],
            beforeUpdate: ['nobody', 1, 'pp'],
            afterLoad: ['nobody!', 1, 'pp'],
          })
          expect(seen).to.deep.equal(['revision', 'revision'])
        })
      }
    }
  }
})
