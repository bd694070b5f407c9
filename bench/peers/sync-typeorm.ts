import 'reflect-metadata'
import { DataSource, EntitySchema } from 'typeorm'
import type { ColumnSpec, SyncContender, TableSpec, Target } from '../sync/spec'

function typeOf({ type }: ColumnSpec): any {
  if (typeof type === 'string') return { type }
  return 'length' in type
    ? { type: 'varchar', length: type.length }
    : { type: 'enum', enum: type.labels, enumName: type.enum }
}

function entity(table: TableSpec, { dialect }: Target): EntitySchema {
  const columns = table.columns.map((column) => [
    column.name,
    {
      ...typeOf(column),
      name: column.name,
      primary: column.primary,
      nullable: column.nullable ?? false,
      ...(column.default === undefined ? {} : { default: column.default }),
      ...(dialect === 'postgres' && column.comment !== undefined ? { comment: column.comment } : {}),
    },
  ])
  return new EntitySchema<any>({
    name: table.name,
    tableName: table.name,
    columns: Object.fromEntries(columns),
    indices: (table.indexes ?? []).map(({ name, columns, where }) => ({
      name,
      columns: [...columns],
      ...(where === undefined ? {} : { where: `"${where.column}" = ${where.value}` }),
    })),
    uniques: table.columns.flatMap(({ name, unique }) =>
      unique === undefined ? [] : [{ name: unique, columns: [name] }],
    ),
    checks: (table.checks ?? []).map(({ name, sql }) => ({ name, expression: sql })),
    foreignKeys: table.columns.flatMap(({ name, references }) =>
      references === undefined
        ? []
        : [
            {
              name: references.name,
              target: references.table,
              columnNames: [name],
              referencedColumnNames: ['id'],
              onDelete: references.onDelete,
            },
          ],
    ),
  } as any)
}

export const contender: SyncContender = {
  name: 'TypeORM 1.1.1 `synchronize`',
  levels: [''],
  async sync(target, spec) {
    const source = new DataSource({
      ...(target.dialect === 'postgres'
        ? { type: 'postgres', url: target.url }
        : { type: 'better-sqlite3', database: target.file }),
      entities: spec.map((table) => entity(table, target)),
    } as any)
    await source.initialize()
    try {
      await source.synchronize()
    } finally {
      await source.destroy()
    }
  },
}
