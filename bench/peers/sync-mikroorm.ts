import { EntitySchema, MikroORM } from '@mikro-orm/core'
import { PostgreSqlDriver } from '@mikro-orm/postgresql'
import { SqliteDriver } from '@mikro-orm/sqlite'
import type { ColumnSpec, SyncContender, TableSpec, Target } from '../sync/spec'

function typeOf({ type }: ColumnSpec): any {
  if (type === 'int') return { type: 'integer' }
  if (type === 'bigint') return { type: 'bigint' }
  if (type === 'text') return { type: 'text' }
  return 'length' in type
    ? { type: 'string', length: type.length }
    : { enum: true, items: [...type.labels], nativeEnumName: type.enum }
}

function propertyOf(
  column: ColumnSpec,
  entities: Map<string, EntitySchema>,
  dialect: Target['dialect'],
): any {
  const common = {
    fieldName: column.name,
    nullable: column.nullable ?? false,
    ...(column.default === undefined ? {} : { default: column.default }),
    ...(column.comment === undefined ? {} : { comment: column.comment }),
    ...(column.unique === undefined ? {} : { unique: column.unique }),
  }
  if (column.references !== undefined)
    return {
      kind: 'm:1',
      entity: () => entities.get(column.references!.table),
      deleteRule: column.references.onDelete.toLowerCase(),
      updateRule: 'no action',
      // On SQLite, a named key would be made anew at each start.
      ...(dialect === 'postgres' ? { foreignKeyName: column.references.name } : {}),
      index: false,
      ...common,
    }
  return { ...typeOf(column), primary: column.primary, autoincrement: false, ...common }
}

function entity(
  table: TableSpec,
  entities: Map<string, EntitySchema>,
  dialect: Target['dialect'],
): EntitySchema {
  const made = new EntitySchema<any>({
    name: table.name,
    tableName: table.name,
    properties: Object.fromEntries(
      table.columns.map((column) => [column.name, propertyOf(column, entities, dialect)]),
    ),
    indexes: (table.indexes ?? []).map(({ name, columns, where }) => ({
      name,
      properties: [...columns],
      ...(where === undefined ? {} : { where: `"${where.column}" = ${where.value}` }),
    })),
    checks: (table.checks ?? []).map(({ name, sql }) => ({ name, expression: sql })),
  } as any)
  entities.set(table.name, made)
  return made
}

export const contender: SyncContender = {
  name: 'MikroORM 7.2.1 `schema.update`',
  levels: [''],
  async sync({ dialect, url, file }, spec) {
    const entities = new Map<string, EntitySchema>()
    const orm = await MikroORM.init({
      ...(dialect === 'postgres'
        ? { driver: PostgreSqlDriver, clientUrl: url }
        : { driver: SqliteDriver, dbName: file }),
      entities: spec.map((table) => entity(table, entities, dialect)),
      discovery: { warnWhenNoEntities: false },
      debug: false,
    } as any)
    try {
      await orm.schema.update()
    } finally {
      await orm.close(true)
    }
  },
}
