/**
 * Databases of real shape, a hundred tables and more with everything in them: inspected, created again in an empty
 * database, both describe themselves alike, but for what `unsupported` names.
 *
 * Not run by `npm test` as long as constructs are missing; `npx mocha test/conformance/applications.pending.ts` tells which.
 * When it passes, it is to be called applications.test.ts.
 */
import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'

import { createEngine } from '../../src/engine/create-engine'
import type { Engine } from '../../src/engine/engine'
import type { MetaData } from '../../src/schema/metadata'
import { inspect } from '../../src/sync/inspect'
import { groupBy } from '../../src/util/group-by'
import { type CatalogLine, describeCatalog } from '../support/catalog-description'
import { freshPostgresDatabase } from '../support/postgres-server'

const FOLDER = join(__dirname, 'applications')
const read = (dialect: string, name: string): string =>
  readFileSync(join(FOLDER, dialect, `${name}.sql`), 'utf8')

/** A database that was given, and the one that was made of what was read in it. */
interface Outcome {
  readonly metadata: MetaData
  readonly given: readonly CatalogLine[]
  readonly made: readonly CatalogLine[]
}

describe('a database of real shape is created again as it was', function () {
  this.timeout(120_000)
  for (const name of ['forum', 'erp', 'git-host']) {
    it(`PostgreSQL: ${name}`, async () => {
      expectAlike(await recreatePostgres(name), 100)
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
    expect(explains('virtual table search: create virtual table', line('search', 'type'))).to.equal(true)
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

async function recreatePostgres(name: string): Promise<Outcome> {
  const [first, second] = [await freshPostgresDatabase(), await freshPostgresDatabase()]
  try {
    await onClient(first.url, (client) => client.query(read('postgres', `${name}.before`)))
    await onClient(second.url, (client) => client.query(read('postgres', `${name}.before`)))
    await onClient(first.url, (client) => client.query(read('postgres', name)))
    const schemas = await onClient(first.url, userSchemas)
    const metadata = await onEngine(first.url, (engine) => inspect(engine, { schemas }))
    await onEngine(second.url, (engine) => metadata.createAll(engine))
    const [given, made] = [
      await onClient(first.url, describeCatalog),
      await onClient(second.url, describeCatalog),
    ]
    return { metadata, given, made }
  } finally {
    await first.drop()
    await second.drop()
  }
}

async function userSchemas(client: Client): Promise<(string | undefined)[]> {
  const { rows } = await client.query<{ nspname: string }>(
    "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public')",
  )
  return [undefined, ...rows.map(({ nspname }) => nspname)]
}

async function onClient<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

async function onEngine<T>(url: string, use: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = createEngine(url)
  try {
    return await use(engine)
  } finally {
    await engine.dispose()
  }
}

/** Fails with the differences that nothing explains. */
function expectAlike({ metadata, given, made }: Outcome, tables: number): void {
  expect(metadata.tables.size).to.be.at.least(tables)
  const [before, after] = [inCommonPlaces(given, made), inCommonPlaces(made, given)]
  const unexplained = [...missing(before, after, '-'), ...missing(after, before, '+')]
    .filter(({ line }) => !metadata.unsupported.some((remark) => explains(remark, line)))
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
