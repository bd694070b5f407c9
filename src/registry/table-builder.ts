import { DefinitionError } from '../errors'
import { Column } from '../schema/column'
import type { Constraint } from '../schema/constraint'
import type { TableDialectOptions } from '../schema/dialect-options'
import { ForeignKey } from '../schema/foreign-key'
import type { TableItem } from '../schema/items'
import type { MetaData } from '../schema/metadata'
import { Table, type TableOptions } from '../schema/table'
import { UnresolvedTargetError } from '../errors'
import { suggest } from '../util/closest'
import { snakeCase } from '../util/snake-case'
import type {
  ColumnDeclaration,
  ForeignKeyDeclaration,
  MemberDeclaration,
  TableArgsDeclaration,
  TableDeclaration,
} from './declaration'
import { argsOf, membersOf, withBases } from './declaration-store'
import { ModelMapper } from './model-mapper'
import { attempt, type Place } from '../schema/problems'
import { typeFromProperty } from './reflect-type'

/** How names of tables and columns are made of those of classes and properties. */
export type Naming = 'snake' | 'verbatim' | ((name: string, kind: 'table' | 'column') => string)

/** What the builder needs to know of the registry. */
export interface BuildContext {
  readonly metadata: MetaData
  readonly naming: Naming
}

/** Makes the table of one class from its declarations; each problem that it finds is added to the list. */
export class TableBuilder {
  readonly members: readonly MemberDeclaration[]
  private readonly place: Place

  constructor(
    private readonly declaration: TableDeclaration,
    private readonly context: BuildContext,
    private readonly problems: DefinitionError[],
  ) {
    this.place = { className: declaration.entityClass.name }
    this.members = attempt(problems, this.place, () => membersOf(declaration.entityClass)) ?? []
  }

  /** The mapper of the finished table; undefined if there were problems. */
  build(): ModelMapper | undefined {
    const { entityClass } = this.declaration
    const columns = this.columns()
    if (this.problems.length > 0) return undefined
    return attempt(this.problems, this.place, () => {
      if (columns.length === 0)
        throw new DefinitionError('the class has no columns.', { hint: 'Put @Column on its properties.' })
      const items = this.items(columns)
      const table = new Table(
        this.tableName(),
        this.context.metadata,
        ...columns,
        ...items,
        this.options(),
      ) as Table
      const mapper = new ModelMapper(entityClass, table, new Set(columns.map((column) => column.key)))
      this.assertComplete(mapper, columns)
      return mapper
    })
  }

  private tableName(): string {
    const { name, entityClass } = this.declaration
    if (name !== undefined) return name
    if (entityClass.name === '') throw new DefinitionError("a class without a name needs @Table('name').")
    return this.nameFor(entityClass.name, 'table')
  }

  private nameFor(name: string, kind: 'table' | 'column'): string {
    const { naming } = this.context
    if (typeof naming === 'function') return naming(name, kind)
    return naming === 'snake' ? snakeCase(name) : name
  }

  private columns(): readonly Column[] {
    const columns: Column[] = []
    for (const property of new Set(this.members.map((member) => member.property))) {
      const place = { ...this.place, propertyName: property }
      const column = attempt(this.problems, place, () => this.columnOf(property))
      if (column !== undefined) columns.push(column)
    }
    return columns
  }

  /** The column that a property's declarations make together, in whatever order they stand. */
  private columnOf(property: string): Column | undefined {
    const own = this.members.filter((member) => member.property === property)
    const declared = own.filter((member) => member.kind === 'column')
    const keys = own.filter((member) => member.kind === 'foreignKey')
    assertCombination(own, declared, keys)
    const [column] = declared
    if (column === undefined) return undefined
    const { name, ...options } = column.options
    assertOptions(options)
    const type =
      column.type ?? (keys.length > 0 ? undefined : typeFromProperty(this.declaration.entityClass, property))
    const items = keys.map(({ target, pick, options: given }) => {
      return new ForeignKey(target, { ...given, ...(pick === undefined ? {} : { pick }) })
    })
    const args = [...(type === undefined ? [] : [type]), ...items]
    const all = { ...options, nullable: options.nullable ?? false, key: property }
    return new Column(name ?? this.nameFor(property, 'column'), ...(args as never), all as never)
  }

  private items(columns: readonly Column[]): readonly TableItem[] {
    return argsOf(this.declaration.entityClass).flatMap(({ owner, args }) => {
      const items = itemsOf(args, columns)
      for (const item of items) assertItem(item)
      // What a base class declares once becomes one object for each table; so does what a failed attempt has used up.
      return items.map((item) =>
        owner === this.declaration.entityClass && !isAttached(item) ? item : item.copy(),
      )
    })
  }

  private options(): TableOptions {
    const inherited = argsOf(this.declaration.entityClass).map(({ args }) => args.options)
    const all = [...inherited, this.declaration.options]
    const dialect = mergeDialects(all.flatMap((options) => options.dialect ?? []))
    return { ...(Object.assign({}, ...all) as TableOptions), ...(dialect === undefined ? {} : { dialect }) }
  }

  /** A table that was there before (`keepExisting`) may lack what the class declares. */
  private assertComplete(mapper: ModelMapper, columns: readonly Column[]): void {
    const missing = columns.find((column) => !mapper.hasProperty(column.key))
    if (missing === undefined) return
    throw new DefinitionError(`table '${mapper.table.key}' was defined before, without a column for it.`, {
      ...this.place,
      propertyName: missing.key,
      hint: 'Write extendExisting: true instead of keepExisting: true.',
    })
  }
}

/** Options of one database, each from whoever said it last. */
function mergeDialects(given: readonly TableDialectOptions[]): TableDialectOptions | undefined {
  const merged: Record<string, object> = {}
  for (const options of given) {
    for (const [dialect, own] of Object.entries(options))
      merged[dialect] = { ...merged[dialect], ...(own as object) }
  }
  return given.length === 0 ? undefined : merged
}

/** What is wrong with a class apart from its columns. */
export function checkClass(
  declaration: TableDeclaration,
  hasTable: (base: object) => boolean,
): DefinitionError[] {
  const { entityClass } = declaration
  const problems: DefinitionError[] = []
  const className = entityClass.name
  if (entityClass.length > 0) {
    problems.push(
      new DefinitionError(
        `its constructor needs ${entityClass.length} argument(s), but loading calls new ${className}().`,
        {
          className,
          hint: 'Give the parameters default values, or move them to a static factory method.',
        },
      ),
    )
  }
  const base = withBases(entityClass).find((link) => link !== entityClass && hasTable(link))
  if (base !== undefined) {
    problems.push(
      new DefinitionError(
        `it extends ${base.name}, and both have @Table; inheritance between tables is not supported yet.`,
        {
          className,
          hint: `Remove @Table from ${base.name} if it is a base class only, or relate the two classes with a foreign key.`,
        },
      ),
    )
  }
  return problems
}

function assertCombination(
  own: readonly MemberDeclaration[],
  columns: readonly ColumnDeclaration[],
  keys: readonly ForeignKeyDeclaration[],
): void {
  if (columns.length > 1)
    throw new DefinitionError('the property has two @Column.', { hint: 'Write one of them.' })
  if (columns.length === 0 && keys.length > 0) {
    throw new DefinitionError('the property has @ForeignKey, but is no column.', {
      hint: 'Write @Column() before it; the type is that of the referenced column.',
    })
  }
  const relations = own.filter((member) => member.kind === 'relationship')
  if (relations.length > 1 || (relations.length === 1 && columns.length > 0)) {
    throw new DefinitionError('the property is declared as two things.', {
      hint: 'A relation and its foreign key column are two properties: @ForeignKey goes on the column.',
    })
  }
}

function assertOptions(options: object): void {
  const { primaryKey, nullable } = options as { primaryKey?: boolean; nullable?: boolean }
  if (primaryKey === true && nullable === true) {
    throw new DefinitionError('a column of the primary key is never null.', {
      hint: 'Remove nullable: true.',
    })
  }
  if (Object.hasOwn(options, 'key')) {
    throw new DefinitionError("there is no option 'key': the property is the key.", {
      hint: "Write name: '…'.",
    })
  }
}

function itemsOf(args: TableArgsDeclaration, columns: readonly Column[]): readonly TableItem[] {
  const items =
    typeof args.items === 'function' ? args.items(columnsByProperty(columns) as never) : args.items
  if (Array.isArray(items)) return items as readonly TableItem[]
  throw new DefinitionError('the callback of @TableArgs must return an array.', {
    hint: 'Write @TableArgs<Entity>((c) => [new UniqueConstraint(c.name)]).',
  })
}

function columnsByProperty(columns: readonly Column[]): object {
  const byProperty = new Map(columns.map((column) => [column.key, column]))
  return new Proxy(Object.create(null) as object, {
    get: (_target, name) => {
      const column = byProperty.get(name as string)
      if (column !== undefined || typeof name === 'symbol') return column
      throw new UnresolvedTargetError(`@TableArgs uses a property '${name}' that is no column.`, {
        hint: suggest(name, byProperty.keys()),
      })
    },
  })
}

function assertItem(item: unknown): void {
  const { kind, copy } = (item ?? {}) as Partial<TableItem>
  if (kind === 'column') {
    throw new DefinitionError('@TableArgs holds a column.', {
      hint: 'Declare columns as properties with @Column.',
    })
  }
  if (typeof copy !== 'function') {
    throw new DefinitionError('@TableArgs holds something that is no constraint and no index.', {
      hint: 'Items come first, one options object comes last; constraints and indexes are made with new.',
    })
  }
}

function isAttached(item: TableItem): boolean {
  const { isAttached: told } = item as Partial<Constraint>
  if (told !== undefined) return told
  try {
    return (item as Partial<Constraint>).table !== undefined
  } catch {
    return false
  }
}
