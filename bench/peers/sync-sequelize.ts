import { DataTypes, Sequelize } from 'sequelize'
import { CannotDeclare, type ColumnSpec, type SyncContender, type TableSpec } from '../sync/spec'

function typeOf({ type }: ColumnSpec): any {
  if (type === 'int') return DataTypes.INTEGER
  if (type === 'bigint') return DataTypes.BIGINT
  if (type === 'text') return DataTypes.TEXT
  return 'length' in type ? DataTypes.STRING(type.length) : DataTypes.ENUM(...type.labels)
}

function define(sequelize: Sequelize, table: TableSpec): void {
  if ((table.checks ?? []).length > 0) throw new CannotDeclare('CHECK')
  const attributes = table.columns.map((column) => [
    column.name,
    {
      type: typeOf(column),
      primaryKey: column.primary ?? false,
      allowNull: column.nullable ?? false,
      ...(column.default === undefined ? {} : { defaultValue: column.default }),
      ...(column.comment === undefined ? {} : { comment: column.comment }),
      ...(column.unique === undefined ? {} : { unique: true }),
      ...(column.references === undefined
        ? {}
        : {
            references: { model: column.references.table, key: 'id' },
            onDelete: column.references.onDelete,
            onUpdate: 'NO ACTION',
          }),
    },
  ])
  sequelize.define(table.name, Object.fromEntries(attributes), {
    tableName: table.name,
    timestamps: false,
    indexes: (table.indexes ?? []).map(({ name, columns, where }) => ({
      name,
      fields: [...columns],
      ...(where === undefined ? {} : { where: { [where.column]: where.value } }),
    })),
  })
}

export const contender: SyncContender = {
  name: 'Sequelize 6.37.8 `sync({ alter: true })`',
  levels: [''],
  async sync({ dialect, url, file }, spec) {
    const sequelize =
      dialect === 'postgres'
        ? new Sequelize(url, { logging: false })
        : new Sequelize({ dialect: 'sqlite', storage: file, logging: false })
    try {
      for (const table of spec) define(sequelize, table)
      await sequelize.sync({ alter: true })
    } finally {
      await sequelize.close()
    }
  },
}
