/** Which class extends which, and how their rows are stored: what is declared of it, checked before any table is made. */
import { AmbiguousForeignKeysError, DefinitionError, NoForeignKeysError } from '../errors'
import type { Column } from '../schema/column'
import type { ForeignKeyConstraint } from '../schema/foreign-key'
import { oneOf } from '../schema/items'
import { quietly } from '../schema/problems'
import type { Table } from '../schema/table'
import type { InheritanceOptions, TableDeclaration } from './declaration'
import { argsOf } from './declaration-store'
import type { DiscriminatorValue } from './inheritance'
import { isMeant } from './key-choice'
import type { MappedProperty } from './mapper'
import type { Model } from './model'
import type { ModelMapper } from './model-mapper'

/** What is wrong with the options of `@Table` that concern inheritance. */
export function checkLineage({
  declaration,
  registry,
  base,
  name: className,
  isLate,
}: Model): DefinitionError[] {
  const problems: DefinitionError[] = []
  const tell = (message: string, hint: string): void => {
    problems.push(new DefinitionError(message, { className, hint }))
  }
  const { inheritance: options } = declaration
  if (base === undefined) {
    const stray = (['discriminator', 'discriminatorValue', 'inheritForeignKey'] as const).find(
      (name) => options[name] !== undefined && options.inheritance === undefined,
    )
    if (stray !== undefined)
      tell(
        `it has the option '${stray}', but no inheritance.`,
        "Write inheritance: 'single' or 'joined' beside it.",
      )
    return problems
  }
  if (base.mode === undefined) {
    tell(
      `it extends ${base.name}, and both have @Table, but ${base.name} does not say where its rows are.`,
      `Write @Table('…', { inheritance: 'single' }) on ${base.name} (or 'joined'), or remove @Table from it if it is a base class only.`,
    )
    return problems
  }
  if (base.registry !== registry)
    tell(`it extends ${base.name}, which belongs to another registry.`, 'Give both the same registry.')
  if (isLate) {
    tell(
      `it extends ${base.name}, which was in use before this class was declared.`,
      'Import all models before the first query.',
    )
  }
  if (options.discriminator !== undefined)
    tell(`it names a discriminator, but extends ${base.name}.`, `Write it on ${rootOf(base).name} alone.`)
  return problems
}

/** What a class may not say whose rows are in its base's table. */
export function assertShares({ entityClass, name, options }: TableDeclaration, base: ModelMapper): void {
  const { table } = base
  if (name !== undefined && name !== table.name) {
    throw new DefinitionError(`its rows are in '${table.key}', the table of ${base.name}.`, {
      hint: `Remove the name '${name}', or write inheritance: 'joined' for a table of its own.`,
    })
  }
  const hasArgs = argsOf(entityClass, base.entityClass).length > 0
  if (!hasArgs && Object.keys(options).length === 0) return
  throw new DefinitionError(
    `its rows are in '${table.key}': it has no table to give options or @TableArgs.`,
    {
      hint: `Write them on ${base.name}, or index: true and unique: true on the column.`,
    },
  )
}

/** The key by which a joined table's rows belong to those of the base: its primary key, which references the base's. */
export function joiningKey(
  table: Table,
  base: ModelMapper,
  options: InheritanceOptions,
): ForeignKeyConstraint {
  const { inheritForeignKey: choice } = options
  const candidates = table.foreignKeys.filter((key) => leadsToBase(key, table, base))
  const chosen = choice === undefined ? candidates : candidates.filter((key) => isMeant(key, choice))
  const [first] = chosen
  if (first === undefined) throw noKey(table, base, choice)
  if (chosen.length === 1) return first
  const names = candidates.map((key) => key.name)
  throw new AmbiguousForeignKeysError(
    `several keys lead from '${table.key}' to ${base.name}: ${names.join('; ')}.`,
    {
      candidates: names,
      hint: `Write ${names.map((name) => `{ inheritForeignKey: '${name}' }`).join(' or ')}.`,
    },
  )
}

function leadsToBase(key: ForeignKeyConstraint, table: Table, base: ModelMapper): boolean {
  const columns = quietly(() => key.columns) ?? []
  const own = table.primaryKey.columns
  if (columns.length !== own.length || !own.every((column) => columns.includes(column))) return false
  const referred = quietly(() => key.referredColumns) ?? []
  return referred.length > 0 && referred.every((column) => isKeyOf(base, column))
}

function isKeyOf(base: ModelMapper, column: Column): boolean {
  return (
    base.hasColumn(column) &&
    keyProperties(base, column).some((property) => base.primaryKey.includes(property))
  )
}

/** The properties that hold what a column of a primary key holds: its own, and those of the tables above. */
export function keyProperties(mapper: ModelMapper, column: Column): readonly MappedProperty[] {
  const { key, base } = mapper.inheritance ?? {}
  const own = mapper.propertyOf(column)
  const above = key?.referredColumns[key.columns.indexOf(column)]
  return above === undefined || base === undefined ? [own] : [own, ...keyProperties(base, above)]
}

function noKey(
  table: Table,
  base: ModelMapper,
  choice: InheritanceOptions['inheritForeignKey'],
): NoForeignKeysError {
  const what = choice === undefined ? '' : ` that inheritForeignKey names`
  const keys = base.primaryKey.map(({ name }) => name)
  const lines = keys.map((key) => `@Column({ primaryKey: true }) @ForeignKey(() => ${base.name}) ${key}!: …`)
  return new NoForeignKeysError(
    `no primary key of '${table.key}'${what} is a foreign key to the primary key of ${base.name}.`,
    {
      hint:
        keys.length === 1
          ? `Write ${lines.join('')}, or inheritance: 'single' for rows in the table of ${base.name}.`
          : `Declare ${keys.join(', ')} as the primary key, and a ForeignKeyConstraint over them to ${base.name} in @TableArgs.`,
    },
  )
}

/** The value of the discriminator in rows of a class. */
export function discriminatorValue(
  { declaration, base }: Model,
  { column }: MappedProperty,
  byName: () => string,
): DiscriminatorValue {
  const value = declaration.inheritance.discriminatorValue ?? byName()
  oneOf(
    'discriminatorValue',
    value as unknown,
    (each) => typeof each === 'string' || typeof each === 'number',
    'a text or a number',
  )
  try {
    column.type.normalize(value)
  } catch (cause) {
    throw new DefinitionError(`'${String(value)}' is no value of the discriminator '${column.key}'.`, {
      cause,
      hint: `Write discriminatorValue: …, a value of ${column.type.toString()}.`,
    })
  }
  const taken = base === undefined ? undefined : rootOf(base).mapper?.inheritance?.ofValue(value)
  if (taken === undefined || taken.entityClass === declaration.entityClass) return value
  throw new DefinitionError(`${taken.name} has the discriminator value '${String(value)}' already.`, {
    hint: "Give it another one: discriminatorValue: '…'.",
  })
}

/** The model at the head of an inheritance. */
function rootOf(model: Model): Model {
  return model.base === undefined ? model : rootOf(model.base)
}

/** How the option is to be written. */
export function checkMode({ inheritance }: InheritanceOptions): void {
  oneOf('inheritance', inheritance, ['single', 'joined'])
}
