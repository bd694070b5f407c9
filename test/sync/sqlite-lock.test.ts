/** How long sync waits for others who hold a SQLite file, and what it does with one that it may only read. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import Database from 'better-sqlite3'
import { expect } from 'chai'

import {
  Column,
  createEngine,
  MetaData,
  sync,
  t,
  Table,
  unsafeSql,
  verify,
  type Engine,
} from '../../src/core'
import { rejection } from '../driver/driver-contract'

function model(...extra: Column[]): MetaData {
  const metadata = new MetaData()
  new Table('waited', metadata, new Column('id', t.integer(), { primaryKey: true }), ...extra)
  return metadata
}

const wider = (): MetaData => model(new Column('note', t.text()))

describe('sync of a SQLite file', function () {
  this.timeout(60_000)
  let folder: string
  let file: string
  let other: Database.Database
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dovetail-'))
    file = join(folder, 'shop.db')
    other = new Database(file)
    other.exec('CREATE TABLE waited (id INTEGER NOT NULL, CONSTRAINT pk_waited PRIMARY KEY (id))')
  })
  afterEach(() => {
    other.close()
    rmSync(folder, { recursive: true })
  })

  /** What a statement may take without the waiting being that of SQLite's own ten seconds. */
  const NO_OTHER_WAIT_MS = 9000

  async function withEngine(url: string, use: (engine: Engine) => Promise<void>): Promise<void> {
    await using engine = createEngine(`${url}:///${file}`)
    await use(engine)
  }

  for (const url of ['sqlite', 'sqlite+better-sqlite3'])
    for (const begin of ['BEGIN IMMEDIATE', 'BEGIN EXCLUSIVE'])
      for (const mode of ['wal', 'delete']) {
        it(`gives up in time when others hold it: ${url}, ${begin}, ${mode}`, () =>
          withEngine(url, async (engine) => {
            // Another handle of the same package: the locks of a file are those of a process, which a library counts for itself.
            await using holders = createEngine(`${url}:///${file}`)
            await using holder = await holders.connect()
            await holder.send(`PRAGMA journal_mode = ${mode}`)
            await holder.send(begin)
            const begun = Date.now()
            const error = await rejection(sync(engine, wider(), { lockTimeoutMs: 300 }))
            expect([error.code, Date.now() - begun < NO_OTHER_WAIT_MS]).to.deep.equal(['sync-lock', true])
            await holder.send('ROLLBACK')
            const { applied } = await sync(engine, wider())
            const waits = await engine.execute(unsafeSql('PRAGMA busy_timeout'))
            expect([applied.length, waits.scalars()]).to.deep.equal([1, [10_000]])
          }))
      }

  it('is refused with what differs by a handle that may only read', async () => {
    other.close()
    const client = new Database(file, { readonly: true })
    await using engine = createEngine(`sqlite+better-sqlite3:///${file}`, { client })
    const error = await rejection(verify(engine, wider()))
    expect(error).to.have.property('code', 'pending-changes')
    await verify(engine, model())
    expect((await sync(engine, model())).pending).to.deep.equal([])
    client.close()
  })
})
