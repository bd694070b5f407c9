import { DefinitionError } from '../errors'
import { Column, COLUMN_OPTIONS } from '../schema/column'
import { ForeignKey } from '../schema/foreign-key'
import { checkOptions } from '../schema/items'
import { attempt } from '../schema/problems'
import { groupBy } from '../util/group-by'
import { isClass } from '../util/is-class'
import type {
  AnyClass,
  ColumnDeclaration,
  EmbeddedDeclaration,
  ForeignKeyDeclaration,
  MemberDeclaration,
} from './declaration'
import { membersOf } from './declaration-store'
import type { EmbeddedValue } from './embedded-value'
import type { EntityClass } from './mapper'
import { typeFromProperty } from './reflect-type'

/** A property and the column that it is to stand for. */
export interface BuiltColumn {
  readonly name: string
  readonly column: Column
  /** The program must give it a value, though the column can be null in rows of other classes. */
  readonly required: boolean
}

/** The columns of a class, those of its value objects among them. */
export interface BuiltColumns {
  readonly columns: readonly BuiltColumn[]
  readonly embedded: readonly EmbeddedValue[]
}

/** How columns are named, and what becomes of NOT NULL. */
export interface ColumnRules {
  readonly className: string
  nameFor(property: string): string
  /** The key of a property's column in its table. */
  keyFor(property: string, columnName: string): string
  /** The columns share a table with rows of other classes, in which they are null. */
  readonly isShared: boolean
}

/** Where a property is: in the class itself, or in a value object. */
interface Level {
  readonly owner: AnyClass
  readonly path: string
  readonly prefix: string
  readonly nullable: boolean
  /** The classes around, to notice one that holds itself. */
  readonly around: readonly AnyClass[]
}

/** Makes columns of declared properties; each problem that it finds is added to the list. */
export class ColumnBuilder {
  private readonly columns: BuiltColumn[] = []

  constructor(
    private readonly rules: ColumnRules,
    private readonly problems: DefinitionError[],
  ) {}

  /** The columns of a class with these declarations. */
  build(owner: AnyClass, members: readonly MemberDeclaration[]): BuiltColumns {
    const level: Level = { owner, path: '', prefix: '', nullable: false, around: [owner] }
    const embedded = this.level(level, members)
    return { columns: this.columns, embedded }
  }

  private level(level: Level, members: readonly MemberDeclaration[]): EmbeddedValue[] {
    const embedded: EmbeddedValue[] = []
    for (const [property, own] of groupBy(members, (member) => member.property)) {
      const place = { className: this.rules.className, propertyName: level.path + property }
      const value = attempt(this.problems, place, () => this.property(level, own))
      if (value !== undefined) embedded.push(value)
    }
    return embedded
  }

  /** What a property's declarations make together, in whatever order they stand. */
  private property(level: Level, own: readonly MemberDeclaration[]): EmbeddedValue | undefined {
    const [first] = own
    if (own.length === 1 && first?.kind === 'column') {
      this.columns.push(this.column(level, first, []))
      return undefined
    }
    const columns = own.filter((member) => member.kind === 'column')
    const keys = own.filter((member) => member.kind === 'foreignKey')
    const embedded = own.filter((member) => member.kind === 'embedded')
    assertCombination(own, { columns, keys, embedded })
    assertInValue(level, own)
    const [value] = embedded
    if (value !== undefined) return this.embedded(level, value)
    const [column] = columns
    if (column !== undefined) this.columns.push(this.column(level, column, keys))
    return undefined
  }

  private column(
    level: Level,
    { property, type: given, options: all }: ColumnDeclaration,
    keys: readonly ForeignKeyDeclaration[],
  ): BuiltColumn {
    const { name: givenName, ...options } = all
    assertOptions(options, level)
    const type = given ?? (keys.length > 0 ? undefined : typeFromProperty(level.owner, property))
    const items = keys.map(
      ({ target, pick, options: own }) =>
        new ForeignKey(target, { ...own, ...(pick === undefined ? {} : { pick }) }),
    )
    const path = level.path + property
    const name = level.prefix + (givenName ?? this.rules.nameFor(property))
    const isNullable = options.nullable ?? false
    const nullable = isNullable || level.nullable || this.rules.isShared
    const args = [...(type === undefined ? [] : [type]), ...items]
    const key = this.rules.keyFor(path, name)
    const column = new Column(name, ...(args as never), Object.assign(options, { nullable, key }) as never)
    return { name: path, column, required: this.rules.isShared && !isNullable && !level.nullable }
  }

  private embedded(level: Level, { property, target, options }: EmbeddedDeclaration): EmbeddedValue {
    const valueClass = valueClassOf(target)
    if (level.around.includes(valueClass)) {
      throw new DefinitionError(`${valueClass.name} holds itself, which has no end.`, {
        hint: 'Relate two tables with a foreign key instead.',
      })
    }
    const start = this.columns.length
    const path = `${level.path}${property}`
    const nullable = options.nullable ?? false
    const inner: Level = {
      owner: valueClass,
      path: `${path}.`,
      prefix: level.prefix + (options.prefix ?? `${this.rules.nameFor(property)}_`),
      nullable: level.nullable || nullable,
      around: [...level.around, valueClass],
    }
    const embedded = this.level(inner, membersOf(valueClass))
    const fields = this.columns.slice(start).flatMap(({ name }) => {
      const own = name.slice(inner.path.length)
      return own.includes('.') ? [] : [{ name: own, path: name }]
    })
    if (membersOf(valueClass).length === 0)
      throw new DefinitionError(`${valueClass.name} has no columns.`, {
        hint: 'Put @Column on its properties.',
      })
    return { name: property, path, valueClass: valueClass as EntityClass, nullable, fields, embedded }
  }
}

function valueClassOf(target: () => AnyClass): AnyClass {
  const isThunk = typeof (target as unknown) === 'function' && !isClass(target)
  const valueClass: unknown = isThunk ? target() : undefined
  if (typeof valueClass !== 'function') {
    throw new DefinitionError('@Embedded needs a function that gives a class.', {
      hint: 'Write @Embedded(() => Address).',
    })
  }
  if (valueClass.length > 0) {
    throw new DefinitionError(
      `the constructor of ${valueClass.name} needs ${valueClass.length} argument(s), but loading calls new ${valueClass.name}().`,
      { hint: 'Give the parameters default values, or move them to a static factory method.' },
    )
  }
  return valueClass as unknown as AnyClass
}

interface Declared {
  readonly columns: readonly MemberDeclaration[]
  readonly keys: readonly MemberDeclaration[]
  readonly embedded: readonly MemberDeclaration[]
}

function assertCombination(own: readonly MemberDeclaration[], { columns, keys, embedded }: Declared): void {
  if (columns.length > 1)
    throw new DefinitionError('the property has two @Column.', { hint: 'Write one of them.' })
  if (columns.length === 0 && keys.length > 0) {
    throw new DefinitionError('the property has @ForeignKey, but is no column.', {
      hint: 'Write @Column() before it; the type is that of the referenced column.',
    })
  }
  const relations = own.filter((member) => member.kind === 'relationship')
  if (columns.length + embedded.length + relations.length > 1) {
    throw new DefinitionError('the property is declared as two things.', {
      hint: 'A relation and its foreign key column are two properties: @ForeignKey goes on the column.',
    })
  }
}

/** A value object has columns, and nothing by which it would be a row. */
function assertInValue({ path, owner }: Level, own: readonly MemberDeclaration[]): void {
  if (path === '' || own.every((member) => member.kind !== 'relationship')) return
  throw new DefinitionError(`${owner.name} is embedded, and cannot have relations.`, {
    hint: 'Declare the relation on the class that holds it; @ForeignKey may stay here.',
  })
}

/** What `@Column` takes: the key is the property. */
const MEMBER_OPTIONS: readonly string[] = ['name', ...COLUMN_OPTIONS.filter((name) => name !== 'key')]

function assertOptions(options: object, { path, owner }: Level): void {
  const { primaryKey, nullable } = options as { primaryKey?: boolean; nullable?: boolean }
  if (primaryKey === true && path !== '') {
    throw new DefinitionError(`${owner.name} is embedded, and cannot be the primary key.`, {
      hint: 'Declare the columns of the primary key on the class itself.',
    })
  }
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
  checkOptions('@Column', options, MEMBER_OPTIONS)
}
