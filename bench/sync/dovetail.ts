import {
  CheckConstraint,
  Column,
  createEngine,
  ForeignKeyConstraint,
  Index,
  MetaData,
  sql,
  sync,
  t,
  Table,
  UniqueConstraint,
  type SqlType,
} from '../../src/core'
import { Refused, type ColumnSpec, type Spec, type SyncContender } from './spec'

function typeOf({ type }: ColumnSpec): SqlType {
  if (type === 'int') return t.integer()
  if (type === 'bigint') return t.bigint()
  if (type === 'text') return t.text()
  return 'length' in type ? t.varchar(type.length) : t.enum(type.enum, type.labels)
}

function metadataOf(spec: Spec): MetaData {
  const metadata = new MetaData()
  for (const { name, columns, indexes = [], checks = [] } of spec) {
    const made = columns.map(
      (column) =>
        new Column(column.name, typeOf(column), {
          primaryKey: column.primary ?? false,
          ...(column.primary === true ? { autoincrement: false } : { nullable: column.nullable ?? false }),
          serverDefault: column.default,
          comment: column.comment,
          renamedFrom: column.formerly,
        }),
    )
    const table = new Table(name, metadata, ...made) as Table
    for (const { name: column, unique, references } of columns) {
      if (unique !== undefined) new UniqueConstraint(column, { name: unique }).attachTo(table)
      if (references !== undefined)
        new ForeignKeyConstraint([column], references.table, {
          name: references.name,
          onDelete: references.onDelete,
        }).attachTo(table)
    }
    for (const check of checks) new CheckConstraint(check.sql, { name: check.name }).attachTo(table)
    for (const { name: index, columns: parts, where } of indexes)
      new Index(index, ...parts.map((part) => table.c[part] as Column), {
        ...(where === undefined ? {} : { where: sql`${table.c[where.column] as Column} = ${where.value}` }),
      })
  }
  return metadata
}

const OPTIONS = {
  '': {},
  "allow: 'scans'": { allow: 'scans' },
  "allow: 'rewrites'": { allow: 'rewrites' },
  "allow: 'destroys'": { allow: 'destroys' },
  'dropUnknown: true': { allow: 'destroys', dropUnknown: true },
} as const

export const contender: SyncContender = {
  name: 'Dovetail `sync`',
  levels: Object.keys(OPTIONS),
  async sync({ dialect, url, file }, spec, level) {
    const engine = createEngine(dialect === 'postgres' ? url : `sqlite:///${file}`)
    try {
      const { pending } = await sync(engine, metadataOf(spec), OPTIONS[level as keyof typeof OPTIONS])
      const told = pending.find(({ possible }) => !possible)
      if (told !== undefined)
        throw new Refused(`${told.change.subject}: ${told.reason}. ${told.saferWay ?? ''}`)
    } finally {
      await engine.dispose()
    }
  },
}
