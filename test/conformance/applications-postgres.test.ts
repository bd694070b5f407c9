/**
 * PostgreSQL databases of real shape, a hundred tables and more with everything in them: inspected, created again in an empty
 * database, both describe themselves alike, but for what `unsupported` names; nothing is left to compare, to add, or behind when
 * all is dropped.
 */
import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'

import { createEngine, diffMetadata, inspect, planSync, type Engine, type MetaData } from '../../src/core'
import { groupBy } from '../../src/util/group-by'
import { type CatalogLine, describeCatalog } from '../support/catalog-description'
import { freshPostgresDatabase, type FreshDatabase } from '../support/postgres-server'

const FOLDER = join(__dirname, 'applications', 'postgres')
const read = (name: string): string => readFileSync(join(FOLDER, `${name}.sql`), 'utf8')

/** A database, through an engine and beside it. */
interface Opened {
  readonly database: FreshDatabase
  readonly engine: Engine
  readonly client: Client
}

describe('a PostgreSQL database of real shape', function () {
  this.timeout(120_000)
  for (const name of ['forum', 'erp', 'git-host']) {
    describe(name, () => {
      let first: Opened
      let second: Opened
      let empty: readonly CatalogLine[]
      let schemas: readonly (string | undefined)[]
      let found: MetaData
      // One after the other: each test goes on where the one before has left the second database.
      before(async () => {
        first = await open()
        second = await open()
      })
      it('is created again as it was', async () => {
        for (const { client } of [first, second]) await client.query(read(`${name}.before`))
        empty = await describeCatalog(second.client)
        await first.client.query("SET search_path = 'public'")
        await first.client.query(read(name))
        schemas = await userSchemas(first.client)
        found = await inspect(first.engine, { schemas })
        await found.createAll(second.engine)
        expect(found.tables.size).to.be.at.least(100)
        const [given, made] = [await describeCatalog(first.client), await describeCatalog(second.client)]
        expectAlike(found, given, made)
      })

      it('is read as the same again, and has nothing to add', async () => {
        const again = await inspect(second.engine, { schemas })
        expect(again.unsupported.filter((remark) => !found.unsupported.includes(remark))).to.deep.equal([])
        expect((await diffMetadata(found, again, { engine: second.engine })).map(String)).to.deep.equal([])
        const { steps, notes } = await planSync(second.engine, found, { dropUnknown: true })
        expect([...steps.map(String), ...notes]).to.deep.equal([])
      })

      it('is dropped again', async () => {
        await found.dropAll(second.engine)
        const known = new Set(empty.map(({ text }) => text))
        const left = (await describeCatalog(second.client)).filter(({ text }) => !known.has(text))
        // Others may use them.
        const kept = left.filter(({ text }) => !text.startsWith('schema ') && !text.startsWith('extension '))
        expect(kept.map(({ text }) => text)).to.deep.equal([])
      })

      after(async () => {
        await close(first)
        await close(second)
      })
    })
  }
})

describe('what a difference is explained by', () => {
  const line = (owner: string, ...names: string[]): CatalogLine => ({ owner, names, text: owner })

  it('is a remark about the same thing that names the same part of it, or about all of it', () => {
    expect(explains('table user: column mail: type x', line('public.user', 'mail'))).to.equal(true)
    expect(explains('table sales.user: unlogged', line('sales.user', 'persistence', 'unlogged'))).to.equal(
      true,
    )
    expect(explains('view user', line('public.user', 'query'))).to.equal(true)
    expect(explains('partition user_1: column id: bigint', line('public.user_1', 'id'))).to.equal(true)
  })

  it('is no remark about another thing, or another part', () => {
    expect(explains('table user: column mail: type x', line('public.user', 'mai'))).to.equal(false)
    expect(explains('table user: column mail: type x', line('public.user', 'name'))).to.equal(false)
    expect(explains('table users: column mail: type x', line('public.user', 'mail'))).to.equal(false)
    expect(explains('table sales.user: unlogged', line('public.user', 'unlogged'))).to.equal(false)
    expect(explains('partition user_1: column id: bigint', line('public.user', 'id'))).to.equal(false)
    expect(explains('partition user_1: column id: bigint', line('public.user_1', 'name'))).to.equal(false)
  })
})

async function open(): Promise<Opened> {
  const database = await freshPostgresDatabase()
  const client = new Client({ connectionString: database.url })
  await client.connect()
  return { database, client, engine: createEngine(database.url) }
}

async function close({ database, engine, client }: Opened): Promise<void> {
  await client.end()
  await engine.dispose()
  await database.drop()
}

async function userSchemas(client: Client): Promise<(string | undefined)[]> {
  const { rows } = await client.query<{ nspname: string }>(
    "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public')",
  )
  return [undefined, ...rows.map(({ nspname }) => nspname)]
}

/** Fails with the differences that nothing explains. */
function expectAlike(
  { unsupported }: MetaData,
  given: readonly CatalogLine[],
  made: readonly CatalogLine[],
): void {
  const [here, there] = [inCommonPlaces(given, made), inCommonPlaces(made, given)]
  const unexplained = [...missing(here, there, '-'), ...missing(there, here, '+')]
    .filter(({ line }) => !unsupported.some((remark) => explains(remark, line)))
    .map(({ sign, line }) => `${sign} ${line.text}`)
  unexplained.sort((a, b) => (a.slice(2) < b.slice(2) ? -1 : 1))
  // As a message, because a diff is cut short.
  if (unexplained.length > 0) expect.fail(`${unexplained.length} differences:\n${unexplained.join('\n')}`)
}

function missing(
  here: readonly CatalogLine[],
  there: readonly CatalogLine[],
  sign: string,
): { readonly sign: string; readonly line: CatalogLine }[] {
  const known = new Set(there.map(({ text }) => text))
  return here.filter(({ text }) => !known.has(text)).map((line) => ({ sign, line }))
}

/** Columns have their place among those that both databases have: one that is left out moves those behind it. */
function inCommonPlaces(lines: readonly CatalogLine[], others: readonly CatalogLine[]): CatalogLine[] {
  const nameOf = ({ text }: CatalogLine): string => text.slice(0, text.lastIndexOf(PLACE))
  const isPlace = ({ text }: CatalogLine): boolean => text.includes(PLACE)
  const placeOf = ({ text }: CatalogLine): number =>
    Number(text.slice(text.lastIndexOf(PLACE) + PLACE.length))
  const common = new Set(others.filter(isPlace).map(nameOf))
  const moved = [...groupBy(lines.filter(isPlace), ({ owner }) => owner).values()].flatMap((columns) =>
    columns
      .filter((line) => common.has(nameOf(line)))
      .sort((a, b) => placeOf(a) - placeOf(b))
      .map((line, i) => ({ ...line, text: `${nameOf(line)}${PLACE}${i + 1}` })),
  )
  return [...lines.filter((line) => !isPlace(line)), ...moved]
}

const PLACE = ': place = '

/** `table t: column c: …` is about a part of a table, anything else about the whole thing that it names first. */
function explains(remark: string, { owner, names }: CatalogLine): boolean {
  const [head = '', ...details] = remark.split(': ')
  const bare = owner.startsWith('public.') ? owner.slice('public.'.length) : owner
  const isAbout = [owner, bare].some((name) => KINDS.some((kind) => head === `${kind} ${name}`))
  if (!isAbout || !HAS_PARTS.some((kind) => head.startsWith(`${kind} `))) return isAbout
  return names.some((name) => mentions(details.join(': '), name))
}

const HAS_PARTS = ['table', 'partition']
const KINDS = [
  ...HAS_PARTS,
  'view',
  'materialized view',
  'foreign table',
  'virtual table',
  'sequence',
  'type',
]

/** Whether a text holds a name, and not as a part of a longer one. */
function mentions(text: string, name: string): boolean {
  const at = (index: number): string => text.charAt(index)
  const isPart = (character: string): boolean => /^[\p{L}\p{N}_]$/u.test(character)
  for (let i = text.indexOf(name); i >= 0 && name !== ''; i = text.indexOf(name, i + 1)) {
    if (!isPart(at(i - 1)) && !isPart(at(i + name.length))) return true
  }
  return false
}
