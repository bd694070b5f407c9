import Sqlite from 'better-sqlite3'
import { sql } from 'drizzle-orm'
import { drizzle as drizzleSqlite } from 'drizzle-orm/better-sqlite3'
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres'
import * as P from 'drizzle-orm/pg-core'
import * as S from 'drizzle-orm/sqlite-core'
import { pushSchema, pushSQLiteSchema } from 'drizzle-kit/api'
import pg from 'pg'
import { CannotDeclare, Refused, type ColumnSpec, type Spec, type SyncContender } from '../sync/spec'

const bigText = S.customType<{ data: number }>({ dataType: () => 'bigint' })

function typed({ name, type }: ColumnSpec, isPg: boolean, enums: Record<string, any>): any {
  if (type === 'int') return isPg ? P.integer(name) : S.integer(name)
  if (type === 'bigint') return isPg ? P.bigint(name, { mode: 'number' }) : bigText(name)
  if (type === 'text') return isPg ? P.text(name) : S.text(name)
  if ('length' in type)
    return isPg ? P.varchar(name, { length: type.length }) : S.text(name, { length: type.length })
  enums[type.enum] ??= P.pgEnum(type.enum, type.labels as [string])
  return enums[type.enum](name)
}

/** Everything that a schema file would export. */
function schemaOf(spec: Spec, isPg: boolean): Record<string, any> {
  const exported: Record<string, any> = {}
  for (const table of spec) {
    const columns = table.columns.map((column) => {
      if (column.comment !== undefined) throw new CannotDeclare('comments')
      let made = typed(column, isPg, exported)
      if (column.primary === true) made = made.primaryKey()
      else if (column.nullable !== true) made = made.notNull()
      if (column.default !== undefined) made = made.default(column.default)
      if (column.unique !== undefined) made = made.unique(column.unique)
      return [column.name, made]
    })
    const { index, check, foreignKey } = (isPg ? P : S) as any
    const make: any = isPg ? P.pgTable : S.sqliteTable
    exported[table.name] = make(table.name, Object.fromEntries(columns), (t: any) => [
      ...(table.indexes ?? []).map(({ name, columns, where }) => {
        const made = index(name).on(...columns.map((column: string) => t[column]))
        return where === undefined ? made : made.where(sql.raw(`"${where.column}" = ${where.value}`))
      }),
      ...(table.checks ?? []).map(({ name, sql: text }) => check(name, sql.raw(text))),
      ...table.columns.flatMap(({ name, references }) =>
        references === undefined
          ? []
          : foreignKey({
              name: references.name,
              columns: [t[name]],
              foreignColumns: [exported[references.table].id],
            }).onDelete(references.onDelete.toLowerCase()),
      ),
    ])
  }
  return exported
}

const AFTER_WARNING = 'after its warning'

export const contender: SyncContender = {
  name: 'drizzle-kit 0.31.11 `pushSchema`',
  levels: ['', AFTER_WARNING],
  async sync({ dialect, url, file }, spec, level) {
    const isPg = dialect === 'postgres'
    const schema = schemaOf(spec, isPg)
    const pool = isPg ? new pg.Pool({ connectionString: url }) : undefined
    const handle = isPg ? undefined : new Sqlite(file)
    try {
      const pushed =
        pool === undefined
          ? await pushSQLiteSchema(schema, drizzleSqlite(handle) as any)
          : await pushSchema(schema, drizzlePg(pool), ['public'])
      if (pushed.hasDataLoss && level !== AFTER_WARNING) throw new Refused(pushed.warnings.join(' '))
      // Of SQLite, `apply` knows the driver libSQL alone; the command line does the same with others.
      if (handle === undefined) await pushed.apply()
      else for (const statement of pushed.statementsToExecute) handle.exec(statement)
    } finally {
      await pool?.end()
      handle?.close()
    }
  },
}
