/** What the decorators wrote down, unchanged: plain records that mean nothing until a registry is configured. */
import type { ColumnOptions } from '../schema/column'
import type { ColumnPicker, ForeignKeyOptions, ForeignKeyTarget } from '../schema/foreign-key'
import type { TableItem } from '../schema/items'
import type { TableOptions } from '../schema/table'
import type { TableLike } from '../schema/table-source'
import type { SqlType } from '../types/sql-type'
import type { RelationshipKind, RelationStrategy } from './relationship'

/** Any class: abstract or not, whatever its constructor. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- nothing is known of the constructor's arguments
export type AnyClass = abstract new (...args: any[]) => object

/** Options of `@Column`. `N` tells whether the property may be null. */
export interface ModelColumnOptions<T = unknown, N extends boolean = boolean> extends Omit<
  ColumnOptions<T>,
  'key' | 'nullable'
> {
  /** A column of a model is NOT NULL unless this is true. */
  readonly nullable?: N | undefined
  /** The column's name in the database; made of the property's name if not given. */
  readonly name?: string | undefined
}

/** One `@Column`. */
export interface ColumnDeclaration {
  readonly kind: 'column'
  readonly property: string
  readonly type: SqlType | undefined
  readonly options: ModelColumnOptions
}

/** One `@ForeignKey`. */
export interface ForeignKeyDeclaration {
  readonly kind: 'foreignKey'
  readonly property: string
  readonly target: ForeignKeyTarget
  readonly pick: ColumnPicker | undefined
  readonly options: ForeignKeyOptions
}

/** The class that a relation leads to: a function that gives it, or its registered name. */
export type ClassTarget = string | (() => AnyClass)

/** Options of `@Embedded`. `N` tells whether the property may be null. */
export interface EmbeddedOptions<N extends boolean = boolean> {
  /** What the columns' names begin with; made of the property's name if not given (`home` → `home_`). */
  readonly prefix?: string | undefined
  /** The property may be null: it is where all of its columns are, each of which may then be. */
  readonly nullable?: N | undefined
}

/** One `@Embedded`. */
export interface EmbeddedDeclaration {
  readonly kind: 'embedded'
  readonly property: string
  readonly target: () => AnyClass
  readonly options: EmbeddedOptions
}

/** Options of `@Table` that say how a class and those that extend it are stored. */
export interface InheritanceOptions {
  /**
   * Where the columns of sub-classes are: in the table of the class that they extend (`'single'`), or in tables of their own,
   * joined to it by the primary key (`'joined'`).
   */
  readonly inheritance?: 'single' | 'joined' | undefined
  /** The property that tells of which class a row is; `'kind'` if not given, made a text column if it is none. */
  readonly discriminator?: string | undefined
  /** What the discriminator holds in rows of this class; its name as a table's would be made of it if not given. */
  readonly discriminatorValue?: string | number | undefined
  /** Which foreign key leads to the base class's row, where several could: its name, or its properties. */
  readonly inheritForeignKey?: string | readonly string[] | undefined
}

/** Options of a relation as they are written down; the decorators type them by shape and target. */
export interface RelationshipOptions {
  readonly foreignKey?: string | readonly string[] | undefined
  /** Of a many-to-many, which key of the table in between leads to the target. */
  readonly targetForeignKey?: string | readonly string[] | undefined
  /** Of a one-to-one that leads both ways, whether the key is this class's. */
  readonly ownsKey?: boolean | undefined
  /** Of a many-to-many, the table in between, or its class. */
  readonly through?: string | (() => TableLike) | undefined
  /** The condition in the place of a foreign key: of the columns of both sides. */
  readonly primaryJoin?: ((source: never, target: never) => object) | undefined
  readonly backPopulates?: string | undefined
  readonly orderBy?: object | undefined
  readonly cascade?: 'delete' | 'delete-orphan' | undefined
  readonly viewOnly?: boolean | undefined
  readonly strategy?: RelationStrategy | undefined
}

/** One `@ManyToOne`, `@OneToMany`, `@OneToOne` or `@ManyToMany`. */
export interface RelationshipDeclaration {
  readonly kind: 'relationship'
  readonly property: string
  readonly shape: RelationshipKind
  readonly target: ClassTarget
  readonly options: RelationshipOptions
}

/** One `@Version`. */
interface VersionDeclaration {
  readonly kind: 'version'
  readonly property: string
}

/** What a decorator on a property says. */
export type MemberDeclaration =
  | VersionDeclaration
  | ColumnDeclaration
  | ForeignKeyDeclaration
  | EmbeddedDeclaration
  | RelationshipDeclaration

/** What `@TableArgs` may hold: items, or a callback given the columns by property that returns items; and options. */
export interface TableArgsDeclaration {
  readonly items: readonly TableItem[] | ((columns: never) => readonly TableItem[])
  readonly options: TableOptions
}

/** `@Table` on one class. */
export interface TableDeclaration {
  readonly entityClass: AnyClass
  readonly name: string | undefined
  readonly options: TableOptions
  readonly inheritance: InheritanceOptions
}
