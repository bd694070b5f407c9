import type { Expression } from '../expression/expression'
import type { Mapper } from '../registry/mapper'
import type { Column } from '../schema/column'
import { alias, type AliasedColumn, type TableAlias } from '../schema/alias'
import type { Table } from '../schema/table'
import type { ActiveFilters } from './row-filters'

/** What joined rows stand beside. */
interface Beside {
  readonly beside: Table
  readonly active: ActiveFilters | undefined
}

/** The class that a condition is about, and the name under which its rows stand in the statement. */
export class WhereScope {
  private constructor(
    readonly mapper: Mapper,
    /** What the rows are drawn from. */
    readonly source: Table | TableAlias,
    /** What the statement around draws from: its names are taken. */
    private readonly outer: readonly (Table | TableAlias)[],
    /** What rows of other classes must fulfil besides what the condition says of them. */
    readonly active: ActiveFilters | undefined,
  ) {}

  /** The class that a statement is about. */
  static root(mapper: Mapper, active?: ActiveFilters): WhereScope {
    return new WhereScope(mapper, mapper.table, [], active)
  }

  /** A class whose rows are joined to those of another table. */
  static joined(mapper: Mapper, source: TableAlias, { beside, active }: Beside): WhereScope {
    return new WhereScope(mapper, source, [beside], active)
  }

  /** A class inside a subquery. `beside` is what else the subquery draws from. */
  inner(mapper: Mapper, name: string, beside: readonly (Table | TableAlias)[] = []): WhereScope {
    const outer = [...this.sources, ...beside]
    return new WhereScope(mapper, sourceUnder(mapper.table, name, outer), outer, this.active)
  }

  /** The class of a table in between that was drawn inside a subquery. */
  ofBetween(mapper: Mapper, source: Table | TableAlias): WhereScope {
    return new WhereScope(mapper, source, this.sources, this.active)
  }

  /** A table in between inside a subquery: itself, or under another name where it is drawn from already. */
  between(table: Table, name: string): Table | TableAlias {
    return sourceUnder(table, name, this.sources)
  }

  /** A column of the class's table. */
  column(column: Column): Expression {
    return seenThrough(this.source, column)
  }

  /** The columns by property, for callbacks. */
  get columns(): unknown {
    return this.source.c
  }

  /** The statement around draws from other rows. */
  get isInner(): boolean {
    return this.outer.length > 0
  }

  private get sources(): readonly (Table | TableAlias)[] {
    return [...this.outer, this.source]
  }
}

/** A table's column, seen through what the table is drawn as. */
export function seenThrough(source: Table | TableAlias, column: Column): Column | AliasedColumn {
  return source.kind === 'table' ? column : source.column(column)
}

/** A table of which another one's rows are in sight is drawn under a name of its own. */
function sourceUnder(table: Table, name: string, taken: readonly (Table | TableAlias)[]): Table | TableAlias {
  if (!taken.some((source) => tableOf(source) === table)) return table
  const names = new Set(taken.map((source) => source.name))
  let free = name
  for (let i = 2; names.has(free); i++) free = `${name}_${i}`
  return alias(table, free)
}

function tableOf(source: Table | TableAlias): Table {
  return source.kind === 'table' ? source : source.table
}
