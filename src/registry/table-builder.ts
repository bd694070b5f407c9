import { DefinitionError } from '../errors'
import { Column } from '../schema/column'
import type { Constraint } from '../schema/constraint'
import type { TableDialectOptions } from '../schema/dialect-options'
import type { ForeignKeyConstraint } from '../schema/foreign-key'
import { checkOptions, type TableItem } from '../schema/items'
import type { MetaData } from '../schema/metadata'
import { attempt, type Place } from '../schema/problems'
import { Table, TABLE_OPTIONS, type TableOptions } from '../schema/table'
import { t } from '../types/t'
import { snakeCase } from '../util/snake-case'
import { ColumnBuilder, type BuiltColumn, type BuiltColumns } from './column-builder'
import { columnLookup } from './column-lookup'
import type { MemberDeclaration, TableArgsDeclaration, TableDeclaration } from './declaration'
import { argsOf, membersOf } from './declaration-store'
import { ModelInheritance } from './inheritance'
import {
  assertShares,
  checkLineage,
  checkMode,
  discriminatorValue,
  joiningKey,
  keyProperties,
} from './lineage'
import type { MappedProperty } from './mapper'
import type { Model } from './model'
import { ModelMapper } from './model-mapper'
import { versionDeclared } from './version-property'

/** What `@Table` takes: what it says of the class is read before the table is made, and is told with the rest. */
const MODEL_TABLE_OPTIONS: readonly string[] = [
  ...[
    'registry',
    'inheritance',
    'discriminator',
    'discriminatorValue',
    'inheritForeignKey',
    'softDelete',
    'filters',
  ],
  ...TABLE_OPTIONS,
]

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
  private readonly declaration: TableDeclaration
  private readonly place: Place
  /** The class that it extends, where that is a model too. */
  private readonly base: ModelMapper | undefined

  constructor(
    private readonly model: Model,
    private readonly context: BuildContext,
    private readonly problems: DefinitionError[],
  ) {
    this.declaration = model.declaration
    const { entityClass } = model.declaration
    this.place = { className: entityClass.name }
    this.base = model.base?.mapper
    const above = model.base?.declaration.entityClass
    this.members = attempt(problems, this.place, () => membersOf(entityClass, above)) ?? []
  }

  /** The mapper of the finished table; undefined if there were problems. */
  build(): ModelMapper | undefined {
    const { model, base, problems } = this
    const builder = new ColumnBuilder(
      {
        className: model.name,
        nameFor: (property) => this.nameFor(property, 'column'),
        keyFor: (property, name) => this.keyFor(property, name),
        isShared: !model.hasOwnTable,
      },
      problems,
    )
    const built = builder.build(this.declaration.entityClass, this.members)
    if (problems.length > 0) return undefined
    return attempt(problems, this.place, () => {
      const mapper = this.mapper(built, base)
      mapper.version = versionDeclared(mapper, this.members) ?? mapper.version
      return mapper
    })
  }

  private mapper(built: BuiltColumns, base: ModelMapper | undefined): ModelMapper {
    if (base === undefined) return this.alone(built)
    return this.model.hasOwnTable ? this.joined(built, base) : this.within(built, base)
  }

  /** A class that extends no other model, with a table of its own. */
  private alone({ columns, embedded }: BuiltColumns): ModelMapper {
    if (columns.length === 0)
      throw new DefinitionError('the class has no columns.', { hint: 'Put @Column on its properties.' })
    const { mode, declaration } = this.model
    const generated = mode === undefined ? [] : this.generatedDiscriminator(columns)
    const own = [...columns, ...generated]
    const table = this.table(own)
    const mapper = new ModelMapper(declaration.entityClass, {
      table,
      properties: mappedIn(table, own),
      embedded,
    })
    this.assertComplete(mapper, own)
    if (mode !== undefined) this.inherit(mapper, mapper.property(this.discriminatorName), undefined, [])
    return mapper
  }

  /** A sub-class with a table of its own, which holds what it adds, joined by the primary key. */
  private joined({ columns, embedded }: BuiltColumns, base: ModelMapper): ModelMapper {
    const table = this.table(columns)
    const key = joiningKey(table, base, this.declaration.inheritance)
    const shared = new Map<Column, MappedProperty>()
    key.columns.forEach((column, i) => {
      const holding = keyProperties(base, key.referredColumns[i] as Column)
      const property = holding.find(({ name }) => name === column.key)
      if (property !== undefined) shared.set(column, property)
    })
    const own = columns.filter(({ column }) => !shared.has(table.findColumn(column.key) as Column))
    this.assertNew(own, base)
    const mapper = new ModelMapper(this.declaration.entityClass, {
      table,
      properties: mappedIn(table, own),
      embedded,
      base,
      shared,
    })
    this.assertComplete(mapper, own)
    this.inherit(mapper, (base.inheritance as ModelInheritance).discriminator, key, [])
    return mapper
  }

  /** A sub-class whose columns are in its base's table, null in rows of other classes. */
  private within({ columns, embedded }: BuiltColumns, base: ModelMapper): ModelMapper {
    assertShares(this.declaration, base)
    const { table } = base
    const key = columns.find(({ column }) => column.options.primaryKey === true)
    if (key !== undefined) {
      throw new DefinitionError(`it has a primary key, but its rows are in '${table.key}'.`, {
        ...this.place,
        propertyName: key.name,
        hint: `Remove primaryKey: true: the key is that of ${base.name}.`,
      })
    }
    this.assertNew(columns, base)
    for (const built of columns) this.assertAgrees(built, table)
    for (const { column } of columns) if (table.findColumn(column.key) === undefined) table.addColumn(column)
    const mapper = new ModelMapper(this.declaration.entityClass, {
      table,
      properties: mappedIn(table, columns),
      embedded,
      base,
    })
    const required = columns.filter((each) => each.required).map(({ name }) => mapper.property(name))
    this.inherit(mapper, (base.inheritance as ModelInheritance).discriminator, undefined, required)
    return mapper
  }

  private inherit(
    mapper: ModelMapper,
    discriminator: MappedProperty,
    key: ForeignKeyConstraint | undefined,
    required: readonly MappedProperty[],
  ): void {
    const { base, declaration } = this
    const byName = (): string => this.nameFor(declaration.entityClass.name, 'table')
    const value = discriminatorValue(this.model, discriminator, byName)
    mapper.inheritance = new ModelInheritance(mapper, { base, discriminator, value, key, required })
    base?.inheritance?.add(mapper)
  }

  private get discriminatorName(): string {
    return this.declaration.inheritance.discriminator ?? 'kind'
  }

  /** The column that tells of which class a row is, where no property does. */
  private generatedDiscriminator(columns: readonly BuiltColumn[]): readonly BuiltColumn[] {
    const name = this.discriminatorName
    if (columns.some((each) => each.name === name)) return []
    if (this.members.some((member) => member.property === name)) {
      throw new DefinitionError(`the discriminator '${name}' is no column.`, {
        hint: "Name a property with @Column, or another name to have one made: discriminator: '…'.",
      })
    }
    const column = new Column(this.nameFor(name, 'column'), t.text(), { nullable: false, key: name })
    return [{ name, column, required: false }]
  }

  /** Two classes may have a property of one name in one table: the second column then has another key. */
  private keyFor(property: string, columnName: string): string {
    const taken = this.model.hasOwnTable ? undefined : this.base?.table.findColumn(property)
    return taken === undefined || taken.name === columnName ? property : `${this.model.name}.${property}`
  }

  /** What the base class has, a sub-class does not declare again. */
  private assertNew(columns: readonly BuiltColumn[], base: ModelMapper): void {
    const again = columns.find(({ name }) => base.hasProperty(name))
    if (again === undefined) return
    throw new DefinitionError(`it is a column of ${base.name} already.`, {
      ...this.place,
      propertyName: again.name,
      hint: 'Remove @Column here, or give the property another name.',
    })
  }

  /** Sub-classes may share a column that both declare alike. */
  private assertAgrees({ name, column }: BuiltColumn, table: Table): void {
    const taken = table.findColumn(column.key) ?? table.findColumn(column.name)
    if (taken === undefined) return
    const isSame =
      taken.key === column.key &&
      taken.name === column.name &&
      taken.givenType?.toString() === column.givenType?.toString() &&
      taken.foreignKeys.length === column.foreignKeys.length
    if (isSame) return
    throw new DefinitionError(
      `another class has the column '${column.name}' of '${table.key}', declared differently.`,
      {
        ...this.place,
        propertyName: name,
        hint: `Declare both alike, or give it a column of its own: { name: '${snakeCase(this.model.name)}_${column.name}' }.`,
      },
    )
  }

  private table(columns: readonly BuiltColumn[]): Table {
    const items = this.items(columns)
    const all = columns.map(({ column }) => column)
    checkOptions('@Table', this.declaration.options, MODEL_TABLE_OPTIONS)
    return new Table(this.tableName(), this.context.metadata, ...all, ...items, this.options()) as Table
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

  private items(columns: readonly BuiltColumn[]): readonly TableItem[] {
    return this.args.flatMap(({ owner, args }) => {
      const items = itemsOf(args, columns)
      for (const item of items) assertItem(item)
      // What a base class declares once becomes one object for each table; so does what a failed attempt has used up.
      return items.map((item) =>
        owner === this.declaration.entityClass && !isAttached(item) ? item : item.copy(),
      )
    })
  }

  private options(): TableOptions {
    const inherited = this.args.map(({ args }) => args.options)
    const all = [...inherited, this.declaration.options]
    const dialect = mergeDialects(all.flatMap((options) => options.dialect ?? []))
    return { ...(Object.assign({}, ...all) as TableOptions), ...(dialect === undefined ? {} : { dialect }) }
  }

  /** The table arguments of the class and its bases, up to one with a table. */
  private get args(): ReturnType<typeof argsOf> {
    return argsOf(this.declaration.entityClass, this.model.base?.declaration.entityClass)
  }

  /** A table that was there before (`keepExisting`) may lack what the class declares. */
  private assertComplete(mapper: ModelMapper, columns: readonly BuiltColumn[]): void {
    const missing = columns.find(({ name }) => !mapper.hasProperty(name))
    if (missing === undefined) return
    throw new DefinitionError(`table '${mapper.table.key}' was defined before, without a column for it.`, {
      ...this.place,
      propertyName: missing.name,
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

/** The properties of columns, as the table has them: one that was there before keeps its own, in its own order. */
function mappedIn(table: Table, columns: readonly BuiltColumn[]): readonly MappedProperty[] {
  const names = new Map(columns.map(({ name, column }) => [column.key, name]))
  return table.columns.flatMap((column) => {
    const name = names.get(column.key)
    return name === undefined ? [] : [{ name, column }]
  })
}

/** What is wrong with a class apart from its columns. */
export function checkClass(model: Model): DefinitionError[] {
  const { entityClass, inheritance } = model.declaration
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
  attempt(problems, { className }, () => {
    checkMode(inheritance)
  })
  return [...problems, ...checkLineage(model)]
}

function itemsOf(args: TableArgsDeclaration, columns: readonly BuiltColumn[]): readonly TableItem[] {
  const lookup = (): object =>
    columnLookup(columns, { refusal: (name) => `@TableArgs uses a property '${name}' that is no column.` })
  const items = typeof args.items === 'function' ? args.items(lookup() as never) : args.items
  if (Array.isArray(items)) return items as readonly TableItem[]
  throw new DefinitionError('the callback of @TableArgs must return an array.', {
    hint: 'Write @TableArgs<Entity>((c) => [new UniqueConstraint(c.name)]).',
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
