/** What is worked out once for each class and dialect, so that writing a row only reads it. */
import type { Executor } from '../../engine/executor'
import type { CompiledStatement, Decode, Encode, WireValue } from '../../engine/wire-row'
import type { MappedProperty, Mapper } from '../../registry/mapper'
import { writableTableFrom } from '../../schema/table-source'
import type { Column } from '../../schema/column'
import type { Table } from '../../schema/table'
import type { SqlType } from '../../types/sql-type'
import { isKeyByItself, isOwnComparable } from '../identity-key'
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
  /** As `encode`, for values that need neither fitting nor another form to be compared: undefined for all others. */
  readonly encodePlain: ((value: unknown) => WireValue | undefined) | undefined
  readonly decode: Decode
}

/** The columns that an update writes. */
export interface UpdateShape {
  /** Those that changed, those that every update writes, and the version. */
  readonly set: readonly RowColumn[]
  /** Stands for them in the key of a statement. */
  readonly signature: string
  /** Those that are given a new value although the program has given them none. */
  readonly renewed: readonly RowColumn[]
}

/** How rows of a class are written; under joined inheritance, the part of them that is in one of its tables. */
export class RowPlan {
  readonly columns: readonly RowColumn[]
  readonly primaryKey: readonly RowColumn[]
  /** Where the primary key is in the row. */
  readonly keyPositions: readonly number[]
  /** What is written of a row tells its key, so that it need not be kept apart. */
  readonly hasPlainKey: boolean
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
  /** A key comes over the wire as it is sent. */
  readonly hasWireKey: boolean
  readonly #updateShapes = new RecentMap<string, UpdateShape>(REMEMBERED_STATEMENTS)
  readonly #statements = new RecentMap<string, CompiledStatement>(REMEMBERED_STATEMENTS)

  constructor(
    readonly mapper: Mapper,
    private readonly ownTable: Table,
    { dialect: { codecs } }: Executor,
  ) {
    this.columns = propertiesIn(mapper, ownTable).map(([property, position]) => ({
      property,
      name: property.name,
      position,
      type: property.column.type,
      isKey: property.column.primaryKey,
      hasServerValue: property.column.hasServerValue,
      encode: codecs.encoder(property.column.type),
      // Whatever it is given, a computed column is refused.
      encodePlain:
        property.column.options.computed === undefined
          ? codecs.plainEncoder(property.column.type)
          : undefined,
      decode: codecs.decoder(property.column.type, property.column.primaryKey),
    }))
    this.primaryKey = ownTable.primaryKey.columns.map((column) => this.columnOf(column))
    this.keyPositions = this.primaryKey.map(({ position }) => position)
    this.hasPlainKey = this.primaryKey.every(({ type }) => isOwnComparable(type))
    this.version = this.columns.find(({ property }) => property === mapper.version)
    this.found = [...this.primaryKey, ...(this.version === undefined ? [] : [this.version])]
    const having = (option: 'computed' | 'updateValue'): readonly RowColumn[] =>
      this.columns.filter(({ property }) => property.column.options[option] !== undefined)
    this.computed = having('computed')
    this.hasWireKey = this.version === undefined && this.primaryKey.every(({ type }) => isKeyByItself(type))
    this.renewed = having('updateValue')
    this.numbered = this.columns.find(({ property }) => property.column === ownTable.autoincrementColumn)
  }

  /** The table, if it can be written to. */
  get table(): Table {
    return writableTableFrom(this.ownTable)
  }

  /** Whether it writes all there is of a row, or what of it is written first. */
  get isFirst(): boolean {
    return this.ownTable === this.mapper.root.table
  }

  /** Whether deleting the row in the table before takes the one here along. */
  get goesAlong(): boolean {
    const join = this.mapper.inheritance?.joins.find(({ table }) => table === this.ownTable)
    const key = join?.pairs.map(({ target }) => target)
    const isKey = (columns: readonly Column[]): boolean =>
      columns.length === key?.length && columns.every((column) => key.includes(column))
    return this.ownTable.foreignKeys.some(({ columns, onDelete }) => onDelete === 'CASCADE' && isKey(columns))
  }

  private columnOf(column: Column): RowColumn {
    return this.columns.find(({ property }) => property.column === column) as RowColumn
  }

  /** What an update writes of rows in which the properties at some places changed, which are given as characters. */
  updateShape(changed: string): UpdateShape {
    return this.#updateShapes.getOrCreate(changed, () => {
      const set = this.columns.filter(
        (column) => column !== this.version && changed.includes(String.fromCharCode(column.position)),
      )
      const renewed = this.renewed.filter((column) => !set.includes(column))
      set.push(...renewed)
      if (this.version !== undefined) set.push(this.version)
      return { set, signature: signatureOf(set), renewed }
    })
  }

  /** The text of a statement, by a key that stands for its shape. */
  statement(key: string, compile: () => CompiledStatement): CompiledStatement {
    return this.#statements.getOrCreate(key, compile)
  }
}

/**
 * The properties whose columns are in a table, with their places in the row. The key of a joined table is a property of the
 * base, which stands for that table's columns too.
 */
function propertiesIn(mapper: Mapper, table: Table): readonly (readonly [MappedProperty, number])[] {
  const { properties } = mapper
  const own = properties.flatMap((property, i) =>
    property.column.table === table ? [[property, i] as const] : [],
  )
  const shared = table.primaryKey.columns.flatMap((column) => {
    const property = mapper.propertyOf(column)
    return property.column === column
      ? []
      : [[{ name: property.name, column }, properties.indexOf(property)] as const]
  })
  return [...shared, ...own]
}

/** At least one. */
export type RowPlans = readonly [RowPlan, ...RowPlan[]]

const plans = new WeakMap<object, WeakMap<Mapper, RowPlans>>()

/** The plan of a class whose rows are in one table. */
export function rowPlanOf(executor: Executor, mapper: Mapper): RowPlan {
  return rowPlansOf(executor, mapper)[0]
}

/** The plans of a class on an executor's dialect: one, or one for each table that its rows are spread over. */
export function rowPlansOf(executor: Executor, mapper: Mapper): RowPlans {
  let ofDialect = plans.get(executor.dialect)
  if (ofDialect === undefined) plans.set(executor.dialect, (ofDialect = new WeakMap<Mapper, RowPlans>()))
  let found = ofDialect.get(mapper)
  if (found === undefined)
    ofDialect.set(
      mapper,
      (found = mapper.tables.map((table) => new RowPlan(mapper, table, executor)) as unknown as RowPlans),
    )
  return found
}

/** A key for a set of columns: their places as characters. */
function signatureOf(columns: readonly RowColumn[]): string {
  return String.fromCharCode(...columns.map(({ position }) => position))
}
