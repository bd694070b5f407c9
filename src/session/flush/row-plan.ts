/** What is worked out once for each class and dialect, so that writing a row only reads it. */
import type { Executor } from '../../engine/executor'
import type { CompiledStatement, Decode, Encode } from '../../engine/wire-row'
import type { MappedProperty, Mapper } from '../../registry/mapper'
import { writableTableFrom } from '../../schema/table-source'
import type { Table } from '../../schema/table'
import type { SqlType } from '../../types/sql-type'
import { RecentMap } from '../../util/recent-map'

/** Statements of one class that are remembered: one for each set of columns, and on some databases for each number of rows. */
const REMEMBERED_STATEMENTS = 50

/** A property with its place in the row, and how its values travel. */
export interface RowColumn {
  readonly property: MappedProperty
  readonly name: string
  readonly position: number
  readonly type: SqlType
  readonly isKey: boolean
  /** The database has a value for it where none is given. */
  readonly hasServerValue: boolean
  readonly encode: Encode
  readonly decode: Decode
}

/** How rows of a class are written. */
export class RowPlan {
  readonly columns: readonly RowColumn[]
  readonly primaryKey: readonly RowColumn[]
  /** The column that counts the changes of a row. */
  readonly version: RowColumn | undefined
  /** What a row is found by: its primary key, and its version where it has one. */
  readonly found: readonly RowColumn[]
  /** The column whose numbers the database gives out. */
  readonly numbered: RowColumn | undefined
  /** The columns that the database works out from others. */
  readonly computed: readonly RowColumn[]
  /** The columns that every update writes. */
  readonly renewed: readonly RowColumn[]
  readonly #statements = new RecentMap<string, CompiledStatement>(REMEMBERED_STATEMENTS)

  constructor(
    readonly mapper: Mapper,
    { dialect: { codecs } }: Executor,
  ) {
    this.columns = mapper.properties.map((property, position) => ({
      property,
      name: property.name,
      position,
      type: property.column.type,
      isKey: property.column.primaryKey,
      hasServerValue: property.column.hasServerValue,
      encode: codecs.encoder(property.column.type),
      decode: codecs.decoder(property.column.type),
    }))
    this.primaryKey = mapper.primaryKey.map((property) => this.columnOf(property))
    this.version = mapper.version && this.columnOf(mapper.version)
    this.found = [...this.primaryKey, ...(this.version === undefined ? [] : [this.version])]
    const having = (option: 'computed' | 'updateValue'): readonly RowColumn[] =>
      this.columns.filter(({ property }) => property.column.options[option] !== undefined)
    this.computed = having('computed')
    this.renewed = having('updateValue')
    this.numbered = this.columns.find(({ property }) => property.column === mapper.table.autoincrementColumn)
  }

  /** The table, if it can be written to. */
  get table(): Table {
    return writableTableFrom(this.mapper.table)
  }

  columnOf(property: MappedProperty): RowColumn {
    return this.columns[this.mapper.properties.indexOf(property)] as RowColumn
  }

  /** The text of a statement, by a key that stands for its shape. */
  statement(key: string, compile: () => CompiledStatement): CompiledStatement {
    return this.#statements.getOrCreate(key, compile)
  }
}

const plans = new WeakMap<object, WeakMap<Mapper, RowPlan>>()

/** The plan of a class on an executor's dialect. */
export function rowPlanOf(executor: Executor, mapper: Mapper): RowPlan {
  let ofDialect = plans.get(executor.dialect)
  if (ofDialect === undefined) plans.set(executor.dialect, (ofDialect = new WeakMap<Mapper, RowPlan>()))
  let plan = ofDialect.get(mapper)
  if (plan === undefined) ofDialect.set(mapper, (plan = new RowPlan(mapper, executor)))
  return plan
}

/** A key for a set of columns: their places as characters. */
export function signatureOf(columns: readonly RowColumn[]): string {
  return String.fromCharCode(...columns.map(({ position }) => position))
}
