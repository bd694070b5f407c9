/** Processes that are killed while they build tables of a SQLite file anew: nothing is lost, and the next start finishes. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import Sqlite from 'better-sqlite3'
import { expect } from 'chai'

import { createEngine } from '../../src/engine/create-engine'
import { sync, verify } from '../../src/sync/sync-schema'
import { bundledScript } from '../support/bundled-script'
import { rebuiltModel } from './rebuilt-model'

/** More kills find more; the usual number is what a build can afford. */
const KILLS = Number(process.env['DOVETAIL_REBUILD_KILLS'] ?? 20)
const ROWS = 3000

/** What is started, and on which database. */
interface Program {
  readonly script: string
  readonly url: string
}

describe('a rebuild that is killed', function () {
  this.timeout(60_000 + KILLS * 5000)
  let folder: string
  const script = bundledScript(join(__dirname, 'rebuild-process.ts'))
  before(() => void (folder = mkdtempSync(join(tmpdir(), 'dovetail-rebuild-'))))
  after(() => rmSync(folder, { recursive: true }))

  it('leaves the one version or the other, with every row, index, trigger and view', async () => {
    const file = join(folder, 'kill.db')
    await prepare(file)
    const found = { first: 0, second: 0 }
    const program = { script, url: `sqlite+better-sqlite3:///${file}` }
    const longestMs = await durationOfTwo(program)
    // Both must have been seen, or nothing was interrupted: a machine that has become slower since it was measured gets
    // more time, kill by kill.
    for (let kill = 0; kill < KILLS || found.first === 0 || found.second === 0; kill++) {
      const patience = Math.max(1, (2 * kill) / KILLS)
      await killed(program, { version: 1 + (kill % 2), afterMs: Math.random() * patience * longestMs })
      found[stateOf(file)]++
    }
    const engine = createEngine(`sqlite:///${file}`)
    await sync(engine, rebuiltModel(2), { allow: 'destroys', history: false })
    await verify(engine, rebuiltModel(2))
    await engine.dispose()
    expect(stateOf(file)).to.equal('second')
  })
})

async function prepare(file: string): Promise<void> {
  const engine = createEngine(`sqlite:///${file}`)
  await sync(engine, rebuiltModel(1), { history: false })
  await engine.dispose()
  const database = new Sqlite(file)
  database.exec(`
    CREATE TABLE part (id INTEGER PRIMARY KEY, item_id INT NOT NULL REFERENCES item (id) ON DELETE CASCADE);
    CREATE TABLE log (what);
    CREATE VIEW named AS SELECT name FROM item WHERE name <> '';
    CREATE TRIGGER tr AFTER UPDATE ON item BEGIN INSERT INTO log VALUES (new.name); END;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${ROWS})
      INSERT INTO item (id, name, note) SELECT i, 'item ' || i, 'note' FROM n;
    INSERT INTO part (item_id) SELECT id FROM item;
  `)
  database.close()
}

function start({ script, url }: Program, version: number): ChildProcess {
  return fork(script, [url, String(version)], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
}

/** How long this machine takes to go to the second version and back. */
async function durationOfTwo(program: Program): Promise<number> {
  const child = start(program, 2)
  await once(child, 'message')
  const from = Date.now()
  for (let done = 0; done < 2; done++) await once(child, 'message')
  const ended = once(child, 'close')
  child.kill('SIGKILL')
  await ended
  return Date.now() - from
}

async function killed(
  program: Program,
  { version, afterMs }: { readonly version: number; readonly afterMs: number },
): Promise<void> {
  const child = start(program, version)
  const ended = once(child, 'close')
  await once(child, 'message')
  await sleep(afterMs)
  child.kill('SIGKILL')
  const [, signal] = (await ended) as [number | null, string | null]
  expect(signal).to.equal('SIGKILL')
}

/** Which version a file holds, once everything else was found to be as it was. */
function stateOf(file: string): 'first' | 'second' {
  const database = new Sqlite(file)
  try {
    const one = (sql: string): unknown => database.prepare(sql).pluck().get()
    expect(one('PRAGMA integrity_check')).to.equal('ok')
    expect(database.pragma('foreign_key_check')).to.deep.equal([])
    expect(one('SELECT count(*) FROM item')).to.equal(ROWS)
    expect(one('SELECT count(*) FROM part')).to.equal(ROWS)
    expect(one('SELECT count(*) FROM named')).to.equal(ROWS)
    expect(one('SELECT count(*) FROM log')).to.equal(0)
    const names = database
      .prepare("SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite%' ORDER BY name")
      .pluck()
    expect(names.all()).to.deep.equal(['item', 'ix_item_name', 'log', 'named', 'part', 'tr'])
    return String(one("SELECT sql FROM sqlite_schema WHERE name = 'item'")).includes('Once.')
      ? 'first'
      : 'second'
  } finally {
    database.close()
  }
}
