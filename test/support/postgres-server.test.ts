import { expect } from 'chai'
import { Client } from 'pg'
import { freshPostgresDatabase, postgresUrl } from './postgres-server'

async function query(url: string, sql: string): Promise<unknown[][]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows
  } finally {
    await client.end()
  }
}

describe('the PostgreSQL of the tests', () => {
  it('answers, and is new enough for everything the dialect writes', async () => {
    const [row] = await query(
      await postgresUrl(),
      'select version(), current_setting($$server_version_num$$)::int',
    )
    expect(row?.[0]).to.match(/^PostgreSQL \d+/)
    expect(row?.[1]).to.be.at.least(150_000)
  })

  it('is started once', async () => {
    expect(await postgresUrl()).to.equal(await postgresUrl())
  })

  it('gives databases that know nothing of one another', async () => {
    const first = await freshPostgresDatabase()
    const second = await freshPostgresDatabase()
    await query(first.url, 'create table only_here (id integer)')
    const tables = "select table_name from information_schema.tables where table_schema = 'public'"
    expect(await query(second.url, tables)).to.deep.equal([])
    await first.drop()
    await second.drop()
    const left = await query(await postgresUrl(), 'select datname from pg_database')
    expect(left.flat()).not.to.include(new URL(first.url).pathname.slice(1))
  })
})
