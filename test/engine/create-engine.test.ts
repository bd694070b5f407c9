import { inspect } from 'node:util'

import { expect } from 'chai'

import { createEngine } from '../../src/engine/create-engine'
import { URL } from '../../src/engine/url'
import { sql } from '../../src/expression/raw-sql'

describe('createEngine', () => {
  const schemes: [url: string, driver: string, dialect: string][] = [
    ['sqlite://', 'sqlite3', 'sqlite'],
    ['sqlite+sqlite3:///a.db', 'sqlite3', 'sqlite'],
    ['sqlite+better-sqlite3:///a.db', 'better-sqlite3', 'sqlite'],
    ['sqlite+node:///a.db', 'node:sqlite', 'sqlite'],
    ['postgres://nowhere.invalid/shop', 'pg', 'postgres'],
    ['postgresql://nowhere.invalid/shop', 'pg', 'postgres'],
    ['postgresql+pg://nowhere.invalid/shop', 'pg', 'postgres'],
    ['postgresql+pglite:///folder', '@electric-sql/pglite', 'postgres'],
  ]
  for (const [url, driver, dialect] of schemes) {
    it(`picks ${driver} for ${url}, and connects to nothing`, async () => {
      const engine = createEngine(url)
      expect([engine.driverName, engine.dialect.name, String(engine.url)]).to.deep.equal([
        driver,
        dialect,
        url,
      ])
      await engine.dispose()
    })
  }

  it('takes a URL object', () => {
    expect(createEngine(URL.create({ drivername: 'sqlite' })).driverName).to.equal('sqlite3')
  })

  it('lists the schemes that it knows', () => {
    expect(() => createEngine('mysql://localhost/shop')).to.throw(
      /No driver is known for 'mysql'.\n.*postgresql.*sqlite\+node/,
    )
    expect(() => createEngine('postgresq://localhost/shop')).to.throw(/Did you mean 'postgresql'/)
  })

  it('refuses what is no URL, and options that do not exist', () => {
    expect(() => createEngine(undefined as never)).to.throw(/needs a database URL/)
    expect(() => createEngine('sqlite://', { poolsize: 3 } as object)).to.throw(
      /no option 'poolsize'.\n.*'poolSize'/,
    )
  })

  it('shows its password to no printer', () => {
    const engine = createEngine('postgresql://app:hushhush@host/shop', { password: 'hushhush' })
    expect(inspect(engine, { depth: 9 }) + JSON.stringify(engine)).not.to.include('hushhush')
  })

  it('writes a line for every statement to the logger, without values', async () => {
    const lines: string[] = []
    await using engine = createEngine('sqlite://', { logger: { log: (line) => void lines.push(line) } })
    await engine.execute(sql`select ${'hushhush'} as secret`)
    expect(lines.at(-1)).to.match(/^\d+\.\d ms {2}select \? as secret$/)
  })
})
