import { DefinitionError } from '../errors'
import type { Expression, Ordering } from '../expression/expression'
import type { Column } from './column'
import {
  columnIn,
  Constraint,
  CONSTRAINT_OPTIONS,
  detach,
  ownerOf,
  type ConstraintOptions,
} from './constraint'
import type { ExcludeDialectOptions } from './dialect-options'
import { detachItem, expressionsIn, isIndexItem, orderingIn, partNames, type IndexItem } from './index-item'
import { checkWhere } from './row-condition'
import { oneOf, splitItems, type ItemsThenOptions } from './items'
import type { NameParts } from './naming-convention'

/** What two rows are compared by, and the operator that must not hold for all of them at once. */
export type ExcludeItem = readonly [IndexItem, operator: string]

/** Options of an EXCLUDE constraint. */
export interface ExcludeOptions extends ConstraintOptions {
  /** The index method; `gist` if not given. */
  readonly using?: string | undefined
  /** Only rows that meet this condition exclude each other. */
  readonly where?: Expression | undefined
  /** Columns that its index holds besides. */
  readonly include?: readonly (string | Column)[] | undefined
  readonly dialect?: ExcludeDialectOptions | undefined
}

/** The characters of PostgreSQL's operators, https://www.postgresql.org/docs/current/sql-createoperator.html */
const OPERATOR = /^[-+*/<>=~!@#%^&|`?]{1,63}$/

/**
 * EXCLUDE: no two rows may be alike in all of these respects. SQLite has no such constraint.
 *
 * @example
 * new ExcludeConstraint(['room_id', '='], ['during', '&&'], { name: 'no_overlap', where: sql`NOT cancelled` })
 * // CONSTRAINT no_overlap EXCLUDE USING gist (room_id WITH =, during WITH &&) WHERE (NOT cancelled)
 */
export class ExcludeConstraint extends Constraint {
  readonly kind = 'exclude'
  protected readonly namedKind = 'ex'
  readonly using: string
  readonly where: Expression | undefined
  readonly #include: readonly (string | Column)[]
  readonly #items: readonly ExcludeItem[]
  declare readonly dialect: ExcludeDialectOptions

  constructor(...args: ItemsThenOptions<ExcludeItem, ExcludeOptions>) {
    const { items, options } = splitItems<ExcludeItem, ExcludeOptions>(
      'ExcludeConstraint',
      args,
      isExcludeItem,
      [...CONSTRAINT_OPTIONS, 'using', 'where', 'include'],
    )
    if (items.length === 0) {
      throw new DefinitionError('ExcludeConstraint needs items.', {
        hint: "Write new ExcludeConstraint(['room_id', '='], ['during', '&&']).",
      })
    }
    for (const [, operator] of items)
      oneOf('operator', operator, (text) => OPERATOR.test(text), "an operator such as '=' or '&&'")
    checkWhere('ExcludeConstraint', options.where)
    super('exclude', options)
    this.using = options.using ?? 'gist'
    this.where = options.where
    this.#include = options.include ?? []
    this.#items = items
    const owner = ownerOf(items.flatMap(([item]) => expressionsIn(item)))
    if (owner !== undefined) this.attachTo(owner)
  }

  /** What rows are compared by, strings resolved to the table's columns, each with its operator. */
  get elements(): readonly { readonly ordering: Ordering; readonly operator: string }[] {
    return this.#items.map(([item, operator]) => ({
      ordering: orderingIn(this.table, item, 'ExcludeConstraint'),
      operator,
    }))
  }

  /** Columns that its index holds besides. */
  get include(): readonly Column[] {
    return this.#include.map((ref) => columnIn(this.table, ref, 'ExcludeConstraint'))
  }

  copy(): ExcludeConstraint {
    const items = this.#items.map(([item, operator]): ExcludeItem => [detachItem(item), operator])
    return new ExcludeConstraint(...items, {
      ...this.baseOptions(),
      using: this.using,
      where: this.where,
      include: this.#include.map(detach),
    })
  }

  /** What its default name is made of. */
  protected override nameParts(): NameParts {
    return { ...super.nameParts(), columns: partNames(this.elements.map(({ ordering }) => ordering)) }
  }
}

function isExcludeItem(value: unknown): value is ExcludeItem {
  return Array.isArray(value) && value.length === 2 && isIndexItem(value[0]) && typeof value[1] === 'string'
}
