/**
 * A catalog in the names of a model: what is there under a former name is told under the present one, wherever it is named. So
 * all that follows (comparing, planning) knows but one name for each thing, which is the one that it has once it is renamed.
 */
import { Computed } from '../schema/computed'
import type { ColumnRef } from '../schema/constraint'
import type { IndexItem } from '../schema/index-item'
import type { PartialAction, ReferentialAction } from '../schema/foreign-key'
import type { Table } from '../schema/table'
import { EnumType } from '../types/enum'
import type { SqlType } from '../types/sql-type'
import { fitName } from '../util/fit-name'
import { formerNames } from '../util/former-names'
import type { PlacedType } from '../statement/ddl/type-ddl'
import type { ExistingObjects } from './existing'
import { formerLabels } from './former-labels'
import { renamedSql, renamedText, type TextRenaming } from './renamed-text'
import type { LeftOver, RenamedColumn, RenamedLabel, RenamedTable, RenamedType, Renamings } from './renamings'
import type { MovedTable } from './schema-change'
import type {
  BuiltBefore,
  CatalogFacts,
  ColumnFacts,
  IndexPart,
  SequenceFacts,
  TableFacts,
  TableOptionFacts,
} from './table-facts'

/** How a database tells names. */
export interface NamingRules {
  readonly nameKey: (name: string) => string
  readonly quote: (name: string) => string
  readonly brackets: boolean
  /** The schema of a table that names none. */
  readonly defaultSchema: string
  readonly nameLimit: number | undefined
  /** Tables that are still in another schema, to which keys may lead. */
  readonly moved: readonly Pick<MovedTable, 'table' | 'from'>[]
}

/** What may have former names, and what the database has. */
export interface NamedModel {
  readonly tables: readonly Table[]
  readonly types: readonly PlacedType[]
  readonly existing: ExistingObjects
}

/** The facts in new names. */
export function renamedFacts(facts: CatalogFacts, finding: Finding, rules: NamingRules): CatalogFacts {
  if (finding.isNothing) return facts
  const writing = new Writing(finding, rules)
  return {
    ...facts,
    tables: facts.tables.map((table) => writing.table(table)),
    sequences: (facts.sequences ?? []).map((sequence) => writing.sequence(sequence)),
  }
}

interface Place {
  readonly name: string
  readonly schema: string | undefined
}

/** What is there under a former name. */
export class Finding {
  readonly renamings: Renamings
  readonly #tables = new Map<string, string>()
  readonly #columns = new Map<string, Map<string, string>>()
  readonly #types = new Map<string, string>()
  readonly #byPlace: ReadonlyMap<string, TableFacts>

  constructor(
    { tables }: CatalogFacts,
    model: NamedModel,
    private readonly rules: NamingRules,
  ) {
    this.#byPlace = new Map(tables.map((table) => [this.keyOf(table), table]))
    const leftOver: LeftOver[] = []
    const renamed = model.tables.flatMap((table) => this.findTable(table, leftOver))
    const columns = model.tables.flatMap((table) => this.findColumns(table, leftOver))
    const declared = model.types.flatMap((each) => this.findType(each, model.existing, leftOver))
    const types = [...declared, ...[...columns, ...renamed].flatMap((each) => this.findTypes(each))]
    const labels = model.types.flatMap((each) => this.findLabels(each, types, model.existing))
    this.renamings = { tables: renamed, columns, types, labels, leftOver }
  }

  get isNothing(): boolean {
    const own = [this.#tables, this.#columns, this.#types].every(({ size }) => size === 0)
    return own && this.rules.moved.length === 0
  }

  get hasColumns(): boolean {
    return this.#columns.size > 0
  }

  /** The name of a table when all is done. */
  tableName(name: string, schema: string | undefined): string {
    return this.#tables.get(this.keyOf({ name, schema })) ?? name
  }

  /** A table in the schema and by the name that it has when all is done. */
  tablePlace({ name, schema }: Place): Place {
    const key = this.keyOf({ name, schema })
    const moved = this.rules.moved.find(({ from }) => this.keyOf(from) === key)
    return moved?.table ?? { name: this.tableName(name, schema), schema }
  }

  /** The new name of a table that is named without its schema. */
  newTable(name: string): string | undefined {
    const found = [...this.#tables].find(([key]) =>
      key.endsWith(`,${JSON.stringify(this.rules.nameKey(name))}]`),
    )
    return found?.[1]
  }

  newColumn(name: string, place: Place): string | undefined {
    return this.#columns.get(this.keyOf(place))?.get(this.rules.nameKey(name))
  }

  columnName(name: string, place: Place): string {
    return this.newColumn(name, place) ?? name
  }

  newType(name: string): string | undefined {
    return this.#types.get(name)
  }

  /** The name under which the database has a table of the model. */
  private nameNow({ name, schema }: Table): string | undefined {
    const key = this.rules.nameKey(name)
    if (this.#byPlace.has(this.keyOf({ name, schema }))) return name
    for (const [place, to] of this.#tables) {
      const now = this.#byPlace.get(place)
      if (this.rules.nameKey(to) === key && now !== undefined && this.isSameSchema(now.schema, schema))
        return now.name
    }
    return undefined
  }

  /** A name that differs in nothing but its case may be the same one to the database, which still tells the old one. */
  private findTable(table: Table, leftOver: LeftOver[]): RenamedTable[] {
    const { schema, name } = table
    const isFound = (former: string): boolean => {
      const found = this.#byPlace.get(this.keyOf({ name: former, schema }))
      return found !== undefined && found.view === undefined
    }
    const from = table.formerNames.find(isFound)
    if (from === undefined) return []
    const place = this.keyOf({ name: from, schema })
    if (place === this.keyOf({ name, schema })) {
      const there = this.#byPlace.get(place)?.name ?? name
      if (there === name) return []
      this.#tables.set(place, name)
      return [{ table, from: there }]
    }
    if (this.#byPlace.has(this.keyOf({ name, schema }))) {
      leftOver.push({ table, from })
      return []
    }
    this.#tables.set(place, name)
    return [{ table, from }]
  }

  private findColumns(table: Table, leftOver: LeftOver[]): RenamedColumn[] {
    const former = table.columns.filter(({ formerNames }) => formerNames.length > 0)
    const now = former.length === 0 ? undefined : this.nameNow(table)
    if (now === undefined) return []
    const place = this.keyOf({ name: now, schema: table.schema })
    const columns = this.#byPlace.get(place)?.columns ?? []
    const names = new Map(columns.map(({ name }) => [this.rules.nameKey(name), name]))
    return former.flatMap((column): RenamedColumn[] => {
      const key = column.formerNames.map((name) => this.rules.nameKey(name)).find((name) => names.has(name))
      if (key === undefined) return []
      const renamed = { table, column, from: names.get(key) as string }
      const isSame = key === this.rules.nameKey(column.name)
      if (isSame && renamed.from === column.name) return []
      if (!isSame && names.has(this.rules.nameKey(column.name))) {
        leftOver.push(renamed)
        return []
      }
      const own = this.#columns.get(place) ?? new Map<string, string>()
      this.#columns.set(place, own.set(key, column.name))
      return [renamed]
    })
  }

  private findType(
    { type, schema }: PlacedType,
    existing: ExistingObjects,
    leftOver: LeftOver[],
  ): RenamedType[] {
    if (!(type instanceof EnumType)) return []
    const { name = '', renamedFrom } = type as EnumType<unknown>
    const from = formerNames(renamedFrom).find((each) => existing.enumLabels(each, schema) !== undefined)
    if (from === undefined) return []
    const renamed = { type: type as EnumType<unknown>, schema, from }
    if (existing.hasType(name, schema)) {
      leftOver.push(renamed)
      return []
    }
    this.#types.set(from, name)
    return [renamed]
  }

  private findLabels(
    { type, schema }: PlacedType,
    types: readonly RenamedType[],
    existing: ExistingObjects,
  ): RenamedLabel[] {
    if (!(type instanceof EnumType)) return []
    const own = type as EnumType<unknown>
    const renamed = types.find(
      (each) => each.type.name === own.name && this.isSameSchema(each.schema, schema),
    )
    const labels = existing.enumLabels(renamed?.from ?? own.name ?? '', schema) ?? []
    return [...formerLabels(own, labels)].map(([from, to]) => ({ type: own, schema, from, to }))
  }

  /** Enum types that are called after the table and column have another name with them. */
  private findTypes(renamed: RenamedTable | RenamedColumn): RenamedType[] {
    const { table } = renamed
    const now = this.nameNow(table)
    const facts = this.#byPlace.get(this.keyOf({ name: now ?? '', schema: table.schema }))
    const columns = 'column' in renamed ? [renamed.column] : table.columns
    return columns.flatMap((column): RenamedType[] => {
      const { givenType: type } = column
      const found = facts?.columns.find(({ name }) => this.columnName(name, facts) === column.name)
      const isNamedAfter = (each: SqlType | undefined, owner: string, own: string): boolean =>
        each instanceof EnumType &&
        each.native &&
        each.name === fitName(`${owner}_${own}`, this.rules.nameLimit)
      if (found === undefined || !isNamedAfter(type, table.name, column.name)) return []
      if (!isNamedAfter(found.type, facts?.name ?? '', found.name)) return []
      const [to, from] = [(type as EnumType).name as string, (found.type as EnumType).name as string]
      if (to === from || this.#types.has(from)) return []
      this.#types.set(from, to)
      return [{ type: type as EnumType, schema: (type as EnumType).schema ?? table.schema, from }]
    })
  }

  private keyOf({ name, schema }: Place): string {
    return JSON.stringify([this.schemaKey(schema), this.rules.nameKey(name)])
  }

  private schemaKey(schema: string | undefined): string {
    return this.rules.nameKey(schema ?? this.rules.defaultSchema)
  }

  private isSameSchema(first: string | undefined, second: string | undefined): boolean {
    return this.schemaKey(first) === this.schemaKey(second)
  }
}

/** Writes facts in new names. */
class Writing {
  constructor(
    private readonly finding: Finding,
    private readonly rules: NamingRules,
  ) {}

  sequence({ ownedBy, ...rest }: SequenceFacts): SequenceFacts {
    if (ownedBy === undefined) return rest
    const { schema, table, column } = ownedBy
    return {
      ...rest,
      ownedBy: {
        schema,
        table: this.finding.tableName(table, schema),
        column: this.finding.columnName(column, { name: table, schema }),
      },
    }
  }

  table(facts: TableFacts): TableFacts {
    const column = (name: string): string => this.finding.columnName(name, facts)
    const text = this.textOf(facts)
    const columns = (names: readonly string[]): readonly string[] => names.map(column)
    const options = <O extends object>(all: O): O => renamedOptions(all, column, text)
    return {
      ...facts,
      name: this.finding.tableName(facts.name, facts.schema),
      options: (built) => this.tableOptions(facts, built, text),
      view: facts.view && { ...facts.view, definition: renamedSql(facts.view.definition, this.textOfView()) },
      columns: facts.columns.map((each) => this.column(each, facts, text)),
      primaryKey: facts.primaryKey && {
        columns: columns(facts.primaryKey.columns),
        options: options(facts.primaryKey.options),
      },
      uniques: facts.uniques.map((key) => ({ columns: columns(key.columns), options: options(key.options) })),
      checks: facts.checks.map((check) => ({ ...check, sql: renamedText(check.sql, text) })),
      excludes: facts.excludes.map((exclude) => ({
        elements: exclude.elements.map(({ part, operator }) => ({
          part: partOf(part, column, text),
          operator,
        })),
        options: options(exclude.options),
      })),
      indexes: facts.indexes.map((index) => ({
        ...index,
        parts: index.parts.map((part) => partOf(part, column, text)),
        options: options(index.options),
      })),
      foreignKeys: facts.foreignKeys.map(({ target, ...key }) => ({
        columns: columns(key.columns),
        options: options(key.options),
        target: this.target(target),
      })),
    }
  }

  private target({ table, schema, columns }: KeyTarget): KeyTarget {
    const now = { name: table, schema }
    const then = this.finding.tablePlace(now)
    return {
      schema: then.schema,
      table: then.name,
      columns: columns.map((name) => this.finding.columnName(name, now)),
    }
  }

  private column({ name, type, options }: ColumnFacts, facts: TableFacts, text: TextRenaming): ColumnFacts {
    const { computed, serverDefault } = options
    return {
      name: this.finding.columnName(name, facts),
      type: this.type(type),
      options: {
        ...options,
        serverDefault: renamedSql(serverDefault, text),
        computed:
          computed && new Computed(renamedSql(computed.expression, text), { stored: computed.stored }),
      },
    }
  }

  private type(type: SqlType): SqlType {
    const to = type instanceof EnumType ? this.finding.newType((type as EnumType).name ?? '') : undefined
    return to === undefined ? type : new EnumType((type as EnumType).values, to, true, type as EnumType)
  }

  private tableOptions(facts: TableFacts, built: BuiltBefore, text: TextRenaming): TableOptionFacts {
    const { options = {} } = facts
    if (typeof options !== 'function') return options
    const inNewNames = options({
      column: (name) => built.column(this.finding.columnName(name, facts)),
      table: (name, schema) => built.table(this.finding.tableName(name, schema), schema),
    })
    return { ...inNewNames, dialect: renamedDivision(inNewNames.dialect, text) }
  }

  private textOf(place: Place): TextRenaming {
    return {
      ...this.rules,
      name: (name, behind) =>
        behind === '.' ? this.finding.newTable(name) : this.finding.newColumn(name, place),
      type: (name) => this.finding.newType(name),
    }
  }

  /** The columns of a view keep their names when those that they are read from get others, so a text says nothing of them. */
  private textOfView(): TextRenaming {
    return {
      ...this.rules,
      name: (name) => (this.finding.hasColumns ? undefined : this.finding.newTable(name)),
      type: (name) => this.finding.newType(name),
    }
  }
}

type NameOf = (name: string) => string
type KeyTarget = TableFacts['foreignKeys'][number]['target']

function partOf(part: IndexPart, column: NameOf, text: TextRenaming): IndexPart {
  return part.column === undefined
    ? { ...part, sql: renamedText(part.sql, text) }
    : { ...part, column: column(part.column) }
}

/** Options that name columns. */
interface NamingOptions {
  readonly include?: readonly ColumnRef[] | undefined
  readonly where?: unknown
  readonly onDelete?: ReferentialAction | PartialAction | undefined
}

function renamedOptions<O extends object>(options: O, column: NameOf, text: TextRenaming): O {
  const { include, where, onDelete } = options as NamingOptions
  const named = (refs: readonly ColumnRef[]): readonly ColumnRef[] =>
    refs.map((ref) => (typeof ref === 'string' ? column(ref) : ref))
  const partial =
    typeof onDelete === 'object'
      ? Object.fromEntries(Object.entries(onDelete).map(([what, refs]) => [what, named(refs)]))
      : undefined
  return {
    ...options,
    ...(include === undefined ? {} : { include: named(include) }),
    ...(where === undefined ? {} : { where: renamedSql(where, text) }),
    ...(partial === undefined ? {} : { onDelete: partial }),
  }
}

/** By what a table is divided: expressions, besides columns that have their new names. */
function renamedDivision(
  dialect: TableOptionFacts['dialect'],
  text: TextRenaming,
): TableOptionFacts['dialect'] {
  const own = Object.entries((dialect ?? {}) as Readonly<Record<string, Division>>)
  if (!own.some(([, options]) => options.partitionBy !== undefined)) return dialect
  return Object.fromEntries(own.map(([name, options]) => [name, divided(options, text)]))
}

interface Division {
  readonly partitionBy?: Readonly<Record<string, readonly IndexItem[]>>
  readonly partitions?: readonly Division[]
}

function divided<D extends Division>(division: D, text: TextRenaming): D {
  const { partitionBy, partitions } = division
  return {
    ...division,
    ...(partitionBy === undefined
      ? {}
      : {
          partitionBy: Object.fromEntries(
            Object.entries(partitionBy).map(([kind, parts]) => [
              kind,
              parts.map((part) => renamedSql(part, text)),
            ]),
          ),
        }),
    ...(partitions === undefined ? {} : { partitions: partitions.map((each) => divided(each, text)) }),
  }
}
