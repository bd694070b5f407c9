import type { Column } from './column'
import {
  columnIn,
  ColumnCollectionConstraint,
  CONSTRAINT_OPTIONS,
  detach,
  type ColumnRef,
  type ConstraintOptions,
} from './constraint'

/** Options that primary keys and uniques share. */
export interface KeyOptions extends ConstraintOptions {
  /** Columns that the index behind the key holds besides, without being a part of the key. */
  readonly include?: readonly ColumnRef[] | undefined
}

/** The names of these options. */
export const KEY_OPTIONS = [...CONSTRAINT_OPTIONS, 'include'] as const

/** A constraint whose columns tell rows apart: PRIMARY KEY and UNIQUE. */
export abstract class KeyConstraint extends ColumnCollectionConstraint {
  readonly #include: readonly ColumnRef[]

  constructor(kind: 'primaryKey' | 'unique', columns: readonly ColumnRef[], options: KeyOptions) {
    super(kind, columns, options)
    this.#include = options.include ?? []
  }

  /** Columns that the index behind the key holds besides. */
  get include(): readonly Column[] {
    return this.#include.map((ref) => columnIn(this.table, ref, this.constructor.name))
  }

  /** The options, for a copy. */
  protected override baseOptions(): KeyOptions {
    return { ...super.baseOptions(), include: this.#include.map(detach) }
  }
}
