import type { Expression } from '../expression/expression'
import type { Mapper } from '../registry/mapper'
import type { Column } from '../schema/column'
import type { Table } from '../schema/table'
import type { ActiveFilters } from './row-filters'
import { drawnUnder, RowSource, type Drawn } from './row-source'

/** What joined rows stand beside. */
interface Beside {
  readonly beside: Table
  readonly active: ActiveFilters | undefined
}

/** The class that a condition is about, and the names under which its rows stand in the statement. */
export class WhereScope {
  private constructor(
    readonly mapper: Mapper,
    /** What the rows are drawn from. */
    readonly source: RowSource,
    /** What the statement around draws from: its names are taken. */
    private readonly outer: readonly Drawn[],
    /** What rows of other classes must fulfil besides what the condition says of them. */
    readonly active: ActiveFilters | undefined,
  ) {}

  /** The class that a statement is about. */
  static root(mapper: Mapper, active?: ActiveFilters): WhereScope {
    return new WhereScope(mapper, RowSource.of(mapper), [], active)
  }

  /** A class whose rows are joined to those of another table. */
  static joined(mapper: Mapper, source: Drawn, { beside, active }: Beside): WhereScope {
    return new WhereScope(mapper, RowSource.as(mapper, source), [beside], active)
  }

  /** A class inside a subquery. `beside` is what else the subquery draws from. */
  inner(mapper: Mapper, name: string, beside: readonly Drawn[] = []): WhereScope {
    const outer = [...this.sources, ...beside]
    return new WhereScope(mapper, RowSource.beside(mapper, name, outer), outer, this.active)
  }

  /** The class of a table in between that was drawn inside a subquery. */
  ofBetween(mapper: Mapper, source: Drawn): WhereScope {
    return new WhereScope(mapper, RowSource.as(mapper, source), this.sources, this.active)
  }

  /** A table in between inside a subquery: itself, or under another name where it is drawn from already. */
  between(table: Table, name: string): Drawn {
    return drawnUnder(table, name, this.sources)
  }

  /** A column of the class's tables. */
  column(column: Column): Expression {
    return this.source.column(column)
  }

  /** The columns by property, for callbacks. */
  get columns(): unknown {
    return this.source.columns
  }

  /** The names that the statement draws from as far as is known here, with the tables of sub-classes. */
  get names(): readonly string[] {
    const joins = this.mapper.inheritance?.joins ?? []
    return [...this.sources, ...joins.map(({ table }) => table)].map((drawn): string => String(drawn.name))
  }

  /** The statement around draws from other rows. */
  get isInner(): boolean {
    return this.outer.length > 0
  }

  private get sources(): readonly Drawn[] {
    return [...this.outer, ...this.source.tables.values()]
  }
}
