import { DefinitionError, UnresolvedTargetError } from '../errors'
import { suggest } from '../util/closest'
import type { Column } from './column'
import { checkComment } from './comment'
import { checkCondition, type DdlCondition } from './conditional'
import { checkDialectOptions, type Construct } from './dialect-options'
import { oneOf, type TableItem } from './items'
import type { NamedKind, NameParts, NamingConvention } from './naming-convention'
import type { Table } from './table'

/** A column by its property, its name, or itself. */
export type ColumnRef = string | Column

/** Options that every constraint has. */
export interface ConstraintOptions {
  /** The constraint's name; made by the naming convention if not given. */
  readonly name?: string | undefined
  readonly deferrable?: boolean | undefined
  readonly initially?: 'DEFERRED' | 'IMMEDIATE' | undefined
  readonly comment?: string | undefined
  /** The databases on which it is emitted; all if not given. */
  readonly ddlIf?: DdlCondition | undefined
  /** Options of one database. */
  readonly dialect?: object | undefined
}

/** The names of the options that every constraint has. */
export const CONSTRAINT_OPTIONS = ['name', 'deferrable', 'initially', 'comment', 'ddlIf', 'dialect'] as const

/**
 * What every kind of constraint has: a table, a name, and when it is checked.
 *
 * @example
 * user.constraints.map((constraint) => constraint.name)   // [ 'pk_user', 'uq_user_email' ]
 */
export abstract class Constraint implements TableItem {
  abstract readonly kind: string
  protected abstract readonly namedKind: NamedKind
  readonly givenName: string | undefined
  readonly deferrable: boolean | undefined
  readonly initially: 'DEFERRED' | 'IMMEDIATE' | undefined
  readonly comment: string | undefined
  readonly ddlIf: DdlCondition | undefined
  /** Options of one database. */
  readonly dialect: object
  #table: Table | undefined

  constructor(construct: Construct, options: ConstraintOptions) {
    oneOf('name', options.name, (name) => typeof name === 'string' && name !== '', 'a name')
    oneOf('deferrable', options.deferrable, (value) => typeof value === 'boolean', 'true or false')
    oneOf('initially', options.initially, ['DEFERRED', 'IMMEDIATE'])
    checkComment(options.comment)
    checkCondition(options.ddlIf)
    checkDialectOptions(construct, `Constraint '${options.name ?? ''}'`, options.dialect)
    this.givenName = options.name
    this.deferrable = options.deferrable
    this.initially = options.initially
    this.comment = options.comment
    this.ddlIf = options.ddlIf
    this.dialect = options.dialect ?? {}
  }

  /** The table it belongs to. @throws DefinitionError as long as there is none */
  get table(): Table {
    if (this.#table !== undefined) return this.#table
    throw new DefinitionError(`This ${this.constructor.name} belongs to no table.`, {
      hint: 'Pass it to a Table, or return it from @TableArgs.',
    })
  }

  get isAttached(): boolean {
    return this.#table !== undefined
  }

  /** The name given, or the default one. */
  get name(): string {
    return this.givenName ?? this.defaultName(this.table.metadata.namingConvention)
  }

  /** The name that a convention makes, whatever name was given. */
  defaultName(convention: NamingConvention): string {
    return convention[this.namedKind](this.nameParts())
  }

  /** Makes it a part of the table. @throws DefinitionError if it is part of another one */
  attachTo(table: Table): void {
    if (this.#table === table) return
    if (this.#table !== undefined) {
      throw new DefinitionError(
        `This ${this.constructor.name} is part of table '${this.#table.name}' already.`,
        {
          hint: 'Construct one for each table.',
        },
      )
    }
    this.#table = table
    table.addConstraint(this)
  }

  abstract copy(): Constraint

  /** What its default name is made of. */
  protected nameParts(): NameParts {
    return { table: this.table.name, columns: [], target: '', hash: '' }
  }

  /** The options that every constraint has, for a copy. */
  protected baseOptions(): ConstraintOptions {
    const { givenName: name, deferrable, initially, comment, ddlIf, dialect } = this
    return { name, deferrable, initially, comment, ddlIf, dialect }
  }
}

/**
 * A constraint over columns of its table.
 *
 * @example
 * user.primaryKey.columns.map(({ name }) => name)   // [ 'user_id' ]
 */
export abstract class ColumnCollectionConstraint extends Constraint {
  constructor(
    construct: Construct,
    readonly columnRefs: readonly ColumnRef[],
    options: ConstraintOptions,
  ) {
    super(construct, options)
  }

  /** The columns, in order. */
  get columns(): readonly Column[] {
    return this.columnRefs.map((ref) => columnIn(this.table, ref, this.constructor.name))
  }

  /** Makes it a part of the table. @throws DefinitionError if a column is named twice */
  override attachTo(table: Table): void {
    super.attachTo(table)
    this.assertDistinct()
  }

  /** What its default name is made of. */
  protected override nameParts(): NameParts {
    return { ...super.nameParts(), columns: this.columns.map((column) => column.name) }
  }

  /** Attaches itself to the table of its columns, where they have one already. */
  protected attachToColumns(): void {
    const owner = ownerOf(this.columnRefs)
    if (owner !== undefined) this.attachTo(owner)
  }

  private assertDistinct(): void {
    const names = this.columnRefs.map((ref) => (typeof ref === 'string' ? ref : ref.name))
    const twice = names.find((name, i) => names.indexOf(name) !== i)
    if (twice === undefined) return
    throw new DefinitionError(
      `${this.constructor.name} of table '${this.table.name}' names column '${twice}' twice.`,
    )
  }
}

/** The column of a table that a reference means: by property first, then by name, or the column itself. */
export function columnIn(table: Table, ref: ColumnRef, owner: string): Column {
  if (typeof ref !== 'string') {
    if (table.columns.includes(ref)) return ref
    // A class that was declared twice, or a copied item: the column of the same name is meant.
    ref = ref.name
  }
  const column = table.findColumn(ref)
  if (column !== undefined) return column
  throw new UnresolvedTargetError(
    `${owner} of table '${table.name}' names a column '${ref}' that is not there.`,
    {
      hint: suggest(
        ref,
        table.columns.map((known) => known.key),
      ),
    },
  )
}

/** The table that all column objects among the references belong to, if it is known. */
export function ownerOf(refs: readonly unknown[]): Table | undefined {
  for (const ref of refs) {
    const table = typeof ref === 'string' ? undefined : (ref as Column | undefined)?.tableOrUndefined
    if (table !== undefined) return table
  }
  return undefined
}

/** A reference as a copy of its owner carries it: columns by name, so that the copy finds those of its own table. */
export function detach(ref: ColumnRef): string {
  return typeof ref === 'string' ? ref : ref.key
}
