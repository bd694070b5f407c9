/**
 * What becomes of a database, and of its rows, when libraries bring it to a changed model: `npm run bench:sync`, after
 * `npm run bench:install`. A Markdown table goes to stdout, progress to stderr. `--only drizzle,dovetail` and `--rows enum`
 * make a part of it. `BENCH_POSTGRES_URL` names a server whose role may create databases.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startPostgres } from '../test/support/postgres-process'
import { markdownOf } from './sync/markdown'
import { SyncRunner } from './sync/runner'
import { compare, startAtOnce } from './sync/verdict'
import { CHANGES } from './sync/changes'
import type { SyncContender, Target } from './sync/spec'

const FILES = [
  'peers/sync-typeorm',
  'peers/sync-sequelize',
  'peers/sync-mikroorm',
  'peers/sync-drizzle',
  'sync/dovetail',
]

function option(name: string): RegExp {
  const place = process.argv.indexOf(`--${name}`)
  const asked = place < 0 ? '' : (process.argv[place + 1] ?? '')
  return new RegExp(asked.split(',').join('|'), 'iu')
}

async function main(): Promise<void> {
  const given = process.env['BENCH_POSTGRES_URL']
  const server = given === undefined ? await startPostgres() : undefined
  const directory = mkdtempSync(join(tmpdir(), 'dovetail-sync-'))
  try {
    const place = { server: given ?? server?.url ?? '', directory }
    for (const dialect of ['postgres', 'sqlite'] as const)
      process.stdout.write(await tableFor(dialect, place))
  } finally {
    rmSync(directory, { recursive: true, force: true })
    await server?.stop()
  }
}

async function tableFor(
  dialect: Target['dialect'],
  place: { readonly server: string; readonly directory: string },
): Promise<string> {
  const changes = CHANGES.filter(
    ({ title, only }) => (only ?? dialect) === dialect && option('rows').test(title),
  )
  const columns: (readonly [string, readonly string[]])[] = []
  for (const file of FILES.filter((each) => option('only').test(each))) {
    const module = join(__dirname, `${file}.ts`)
    const { contender } = (await import(module)) as { readonly contender: SyncContender }
    const runner = new SyncRunner(module, contender, { ...place, dialect })
    const cells: string[] = []
    for (const change of changes) cells.push(await compare(runner, change))
    cells.push(await startAtOnce(runner))
    runner.stop()
    columns.push([contender.name, cells])
    process.stderr.write(`${dialect}: ${contender.name}\n`)
  }
  const titles = [...changes.map(({ title }) => title), 'six processes at once, empty database']
  return markdownOf(dialect, titles, columns)
}

void main()
