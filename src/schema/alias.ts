import { UsageError } from '../errors'
import { DRAWN_FROM } from '../expression/raw-sql'
import { Expression } from '../expression/expression'
import type { OwnedBy, Owner } from '../expression/owned-by'
import type { SqlType } from '../types/sql-type'
import type { Column } from './column'
import type { ColumnKeys, EmbeddedClass, IsEmbedded } from './relation-brand'
import type { ColumnsIn, Table } from './table'
import { tableFrom, type TableLike } from './table-source'

/** A column seen through an alias of its table. */
export class AliasedColumn<N extends string = string, T = unknown> extends Expression<T> {
  readonly kind = 'aliasedColumn'

  constructor(
    readonly alias: TableAlias,
    readonly column: Column,
  ) {
    super()
  }

  get name(): N {
    return this.column.name as N
  }

  get key(): string {
    return this.column.key
  }

  get type(): SqlType {
    return this.column.type
  }
}

type Aliased<N, T, A> = AliasedColumn<N & string, T> & OwnedBy<Owner<A>>

/** The columns of a table or class through an alias called `A`. */
export type AliasColumns<S, A> = 0 extends 1 & S
  ? Readonly<Record<string, AliasedColumn>>
  : S extends Table<infer I>
    ? 0 extends 1 & I
      ? Readonly<Record<string, AliasedColumn>>
      : {
          readonly [K in keyof ColumnsIn<I>]: Aliased<
            K,
            ColumnsIn<I>[K] extends Expression<infer T> ? T : unknown,
            A
          >
        }
    : S extends abstract new (...args: never[]) => infer E
      ? {
          readonly [K in ColumnKeys<E>]: IsEmbedded<E[K]> extends true
            ? ValueColumns<E[K], K & string, A>
            : Aliased<K, Exclude<E[K], undefined>, A>
        }
      : never

/** The columns of the value object `F` at a path, those of a nullable one null as well. */
export type ValueColumns<F, P extends string, A, V = EmbeddedClass<F>> = {
  readonly [K in ColumnKeys<V>]: IsEmbedded<V[K]> extends true
    ? ValueColumns<V[K] | Extract<F, null>, `${P}.${K & string}`, A>
    : Aliased<`${P}.${K & string}`, Exclude<V[K], undefined> | Extract<F, null>, A>
}

/** A subquery or CTE that gives the rows of a table. */
interface StandIn<A extends string = string> {
  readonly kind: string
  readonly name: A
  readonly columns: readonly { readonly name: string }[]
}

/** A table under another name, so that it can stand in one statement twice. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- an alias of anything is assignable to a plain one
export class TableAlias<S = any, A extends string = any> {
  readonly kind = 'tableAlias'
  readonly table: Table
  /** The table or class that it is another name of. */
  readonly source: S
  /** The columns by key and name. */
  readonly c: AliasColumns<S, A>
  readonly #columns: ReadonlyMap<Column, AliasedColumn>

  constructor(
    source: S & TableLike,
    readonly name: A,
    /** What gives the table's rows in its place. */
    readonly standIn?: StandIn,
  ) {
    this.source = source
    this.table = tableFrom(source)
    this.#columns = new Map(this.table.columns.map((column) => [column, new AliasedColumn(this, column)]))
    this.c = this.#lookup('') as never
  }

  /** All columns, in the table's order. */
  get columns(): readonly AliasedColumn[] {
    return [...this.#columns.values()]
  }

  /** Says that rows are drawn from it. */
  get [DRAWN_FROM](): true {
    return true
  }

  /** The table's column, seen through this alias. */
  column(column: Column): AliasedColumn {
    return this.#columns.get(column) as AliasedColumn
  }

  /** The columns whose keys begin so; those of a value object, whose keys are paths, one level further down. */
  #lookup(prefix: string): object {
    const { columns, pickable } = this.table
    const get = (_target: object, name: string | symbol): unknown => {
      if (typeof name === 'symbol') return undefined
      const key = `${prefix}${name}`
      const isHolder = !(key in pickable) && columns.some((column) => column.key.startsWith(`${key}.`))
      if (isHolder) return this.#lookup(`${key}.`)
      return prefix !== '' && name === 'then' ? undefined : this.column(pickable[key] as Column)
    }
    return new Proxy({}, { get })
  }
}

/**
 * A table or class under another name, its columns typed as its own are; or a subquery or CTE that gives all its columns, as if it were
 * the table. A session gives instances for an alias of a class.
 *
 * @example
 * const manager = alias(employee, 'manager')
 * select(employee.c.name, manager.c.name.as('manager')).leftJoin(manager)
 * // SELECT employee.name, manager.name AS manager FROM employee LEFT JOIN employee AS manager ON employee.mgr_id = manager.emp_id
 *
 * const found = alias(User, select(User).where(…).union(select(User).where(…)).subquery('found'))
 * await session.execute(select(found))
 * // SELECT found.user_id, found.name FROM (SELECT … UNION SELECT …) AS found
 * @throws UsageError where a subquery does not give all columns of the table by their names
 */
export function alias<S extends TableLike, const A extends string>(
  source: S,
  as: A | StandIn<A>,
): TableAlias<S, A> {
  if (isDerived(source))
    throw new UsageError('alias gives a table or class another name, and nothing else.', {
      hint: "Write select(x).subquery('again') to draw from a CTE or subquery once more.",
    })
  if (typeof as === 'string') return new TableAlias(source, as)
  if (!isDerived(as))
    throw new UsageError('An alias is a name, a subquery or a CTE.', {
      hint: "Write alias(User, 'manager').",
    })
  const { name, columns } = as
  const given = new Set(columns.map((column) => column.name))
  const missing = tableFrom(source).columns.filter((column) => !given.has(column.name))
  if (missing.length === 0) return new TableAlias(source, name, as)
  throw new UsageError(`'${name}' does not give ${missing.map((column) => column.name).join(', ')}.`, {
    hint: 'Select the whole table or class in it: select(User).subquery(…).',
  })
}

function isDerived(value: unknown): boolean {
  return DERIVED.includes((value as { readonly kind?: unknown }).kind)
}

const DERIVED: readonly unknown[] = ['subquery', 'cte', 'values', 'tableFunction', 'tableAlias']
