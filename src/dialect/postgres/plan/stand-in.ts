/** What a plan needs for a while and no model names: helpers, told from all else by their names, so that the next plan finds them. */
import type { DdlCompiler } from '../../../compiler/ddl-compiler'
import { CheckConstraint } from '../../../schema/check'
import { Column } from '../../../schema/column'
import { MetaData } from '../../../schema/metadata'
import type { PrimaryKeyConstraint } from '../../../schema/primary-key'
import type { Sequence } from '../../../schema/sequence'
import { Table } from '../../../schema/table'
import { Index } from '../../../schema/table-index'
import type { UniqueConstraint } from '../../../schema/unique'
import { CreateIndex } from '../../../statement/ddl/index-ddl'
import { t } from '../../../types/t'
import { fitName } from '../../../util/fit-name'
import { shortHash } from '../../../util/short-hash'
import { capabilities } from '../capabilities'
import type { PostgresUniqueOptions } from '../options'

const NOT_NULL = 'dovetail_not_null_'
const INDEX = 'dovetail_index_'

/** What a sequence is called until another one has gone on from it: no longer than one transaction. */
export const SEQUENCE = 'dovetail_sequence'

/** Whether a constraint is there only until its column is NOT NULL. */
export function isNotNullHelper(name: string): boolean {
  return name.startsWith(NOT_NULL)
}

/** Whether an index is there only until it takes the place of another. */
export function isIndexHelper(name: string): boolean {
  return name.startsWith(INDEX)
}

/** A CHECK that a column is not null: when it is valid, SET NOT NULL need not look at the rows. */
export function notNullHelper({ table, name }: Column): CheckConstraint {
  const column = standIn(table).columns.find((other) => other.name === name) as Column
  return new CheckConstraint(column.isNotNull(), {
    name: fitName(NOT_NULL + name, capabilities.identifierBytes),
  })
}

/** The check that a column has one of these labels. */
export function labelCheck(
  { table, name: own }: Column,
  labels: readonly string[],
  name: string,
): CheckConstraint {
  const column = standIn(table).columns.find((other) => other.name === own) as Column
  return new CheckConstraint(column.in([...labels]), { name })
}

/** The check of another table, whose columns are called the same, as one of this table. */
export function checkIn(
  table: Table,
  { name, givenName, condition, dialect }: CheckConstraint,
): CheckConstraint {
  const seen: Pick<
    CheckConstraint,
    'kind' | 'name' | 'givenName' | 'condition' | 'comment' | 'ddlIf' | 'table' | 'dialect'
  > = { kind: 'check', name, givenName, condition, comment: undefined, ddlIf: undefined, table, dialect }
  return seen as CheckConstraint
}

/** The column with the next number of a sequence as its default. */
export function defaultedBy({ table, name, type }: Column, sequence: Sequence): Column {
  const column = new Column(name, type, { serverDefault: sequence.nextValue() })
  new Table(table.name, new MetaData(), column, { schema: table.schema })
  return column
}

/** The same column of another table. */
export function columnIn(
  { name, schema }: Pick<Table, 'name' | 'schema'>,
  { name: own, type, options }: Column,
): Column {
  const column = new Column(own, type, { dialect: options.dialect })
  new Table(name, new MetaData(), column, { schema })
  return column
}

/** The same column without numbers. */
export function unnumbered({ table, name, type, options }: Column): Column {
  const own = { ...options, identity: undefined, autoincrement: false, primaryKey: false, nullable: false }
  const column = new Column(name, type, own)
  new Table(table.name, new MetaData(), column, { schema: table.schema })
  return column
}

/** The name of an index until it takes the place of another; another definition gives another name. */
export function helperName(index: Index, compiler: DdlCompiler): string {
  return INDEX + shortHash(compiler.compile(new CreateIndex(index, { as: INDEX })), 12)
}

/** A helper that is left, of which no more than its name is known. */
export function leftIndex(table: Table, name: string): Index {
  const stand = standIn(table)
  return new Index(name, ...stand.columns.slice(0, 1))
}

/** The index that a key has: built on its own, it can become the key's. */
export function indexOfKey(key: PrimaryKeyConstraint | UniqueConstraint): Index {
  const stand = standIn(key.table)
  const own: PostgresUniqueOptions = key.dialect.postgres ?? {}
  const columns = key.columns.map(({ name }) => stand.c[name] as Column)
  return new Index(INDEX, ...columns, {
    unique: true,
    include: key.include.map(({ name }) => name),
    nullsNotDistinct: 'nullsNotDistinct' in key && key.nullsNotDistinct,
    dialect: {
      postgres: { ...own, include: own.include?.map((ref) => (typeof ref === 'string' ? ref : ref.name)) },
    },
  })
}

/** A table of the same name and columns, to which something can be attached that the model's own does not have. */
function standIn(table: Table): Table {
  return new Table(
    table.name,
    new MetaData(),
    ...table.columns.map((column) => new Column(column.name, t.text(), { key: column.key })),
    { schema: table.schema },
  )
}
