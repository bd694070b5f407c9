/**
 * Reading schemas back, and writing their DDL: 10, 100 and 1,000 tables with three constraints and an index each. The floor is
 * the catalog itself: what a program would ask to know columns, constraints and indexes, and nothing made of the answers.
 */
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import BetterSqlite3 from 'better-sqlite3'
import pg from 'pg'

import {
  CheckConstraint,
  Column,
  createEngine,
  ddl,
  ForeignKey,
  inspect,
  MetaData,
  planSync,
  sync,
  Table,
  t,
  UniqueConstraint,
  type Engine,
} from '../src/core'
import { measure, median, report } from './measure'

const SIZES = [10, 100, 1000] as const
const COMPARED = 200
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5)

function model(tables: number): MetaData {
  const metadata = new MetaData()
  for (let i = 0; i < tables; i++) {
    new Table(
      `t${i}`,
      metadata,
      new Column('id', t.integer(), { primaryKey: true }),
      new Column('parent_id', t.integer(), new ForeignKey(`t${Math.floor(i / 2)}.id`)),
      new Column('code', t.varchar(20), { nullable: false }),
      new Column('price', t.numeric(10, 2), { serverDefault: '0' }),
      new Column('created_at', t.timestamptz(), {
        nullable: false,
        index: true,
      }),
      new UniqueConstraint('code'),
      new CheckConstraint('price >= 0'),
    )
  }
  return metadata
}

const CATALOG = [
  `SELECT c.oid, n.nspname, c.relname, c.relkind, c.reloptions, obj_description(c.oid, 'pg_class') FROM pg_class c
   JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema()`,
  `SELECT a.attrelid, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
   pg_get_expr(d.adbin, d.adrelid), col_description(a.attrelid, a.attnum) FROM pg_attribute a
   JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
   LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
   WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped`,
  `SELECT con.conrelid, con.conname, con.contype, con.conkey, con.confrelid, con.confkey, pg_get_constraintdef(con.oid)
   FROM pg_constraint con JOIN pg_namespace n ON n.oid = con.connamespace WHERE n.nspname = current_schema()`,
  `SELECT i.indrelid, c.relname, i.indisunique, i.indkey, pg_get_indexdef(i.indexrelid) FROM pg_index i
   JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema()`,
]

async function reading(title: string, engine: Engine, catalog: () => unknown): Promise<void> {
  const medians = await measure(
    [
      { name: 'catalog', run: async () => catalog() },
      { name: 'inspect', run: () => inspect(engine) },
    ],
    ROUNDS,
  )
  report(title, medians)
}

async function onPostgres(url: string): Promise<void> {
  const name = `dovetail_bench_${process.pid}`
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  for (const size of SIZES) {
    await admin.query(`CREATE DATABASE ${name}`)
    const own = new URL(url)
    own.pathname = `/${name}`
    const engine = createEngine(own.href)
    const client = new pg.Client({ connectionString: own.href })
    await client.connect()
    await model(size).createAll(engine)
    await reading(`PostgreSQL ${size} tables`, engine, async () => {
      for (const text of CATALOG) await client.query({ text, rowMode: 'array' })
    })
    await client.end()
    await engine.dispose()
    await admin.query(`DROP DATABASE ${name}`)
  }
  await admin.end()
}

/** A program that starts compares its model with its database, and finds nothing to do. */
async function comparing(url: string): Promise<void> {
  const name = `dovetail_bench_${process.pid}`
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  await admin.query(`CREATE DATABASE ${name}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  const engine = createEngine(own.href)
  const client = new pg.Client({ connectionString: own.href })
  await client.connect()
  const metadata = model(COMPARED)
  await sync(engine, metadata)
  const medians = await measure(
    [
      {
        name: 'catalog',
        run: async () => {
          for (const text of CATALOG) await client.query({ text, rowMode: 'array' })
        },
      },
      { name: 'planSync', run: () => planSync(engine, metadata) },
      { name: 'sync', run: () => sync(engine, metadata) },
    ],
    ROUNDS,
  )
  report(`PostgreSQL ${COMPARED} tables`, medians)
  await client.end()
  await engine.dispose()
  await admin.query(`DROP DATABASE ${name}`)
  await admin.end()
}

async function onSqlite(): Promise<void> {
  for (const size of SIZES) {
    const file = join(tmpdir(), `dovetail-bench-${process.pid}.db`)
    const engine = createEngine(`sqlite+better-sqlite3:///${file}`)
    await model(size).createAll(engine)
    const db = new BetterSqlite3(file)
    const catalog = db.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema').raw()
    const details = [
      "SELECT s.name, x.* FROM sqlite_schema s, pragma_table_xinfo(s.name) x WHERE s.type = 'table'",
      "SELECT s.name, k.* FROM sqlite_schema s, pragma_foreign_key_list(s.name) k WHERE s.type = 'table'",
      `SELECT s.name, l.*, i.* FROM sqlite_schema s, pragma_index_list(s.name) l, pragma_index_xinfo(l.name) i
       WHERE s.type = 'table'`,
    ].map((text) => db.prepare(text).raw())
    await reading(`SQLite ${size} tables`, engine, () => [catalog, ...details].map((query) => query.all()))
    db.close()
    await engine.dispose()
    rmSync(file)
  }
}

function writing(): void {
  for (const size of SIZES) {
    for (const dialect of ['postgres', 'sqlite'] as const) {
      const times = Array.from({ length: ROUNDS }, () => {
        const metadata = model(size)
        const start = performance.now()
        ddl(metadata, dialect)
        return performance.now() - start
      })
      console.log(
        `DDL of ${size} tables for ${dialect}`.padEnd(61),
        `${median(times).toFixed(2).padStart(9)} ms`,
      )
    }
  }
}

async function main(): Promise<void> {
  const url = process.env['BENCH_POSTGRES_URL']
  if (url === undefined)
    console.log('PostgreSQL: set BENCH_POSTGRES_URL to a server where databases may be made')
  else {
    await onPostgres(url)
    await comparing(url)
  }
  await onSqlite()
  writing()
}

void main()
