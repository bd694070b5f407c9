/** The relations between classes, found along the foreign keys. */
import type { Column } from '../schema/column'
import type { ForeignKeyConstraint } from '../schema/foreign-key'
import type { Table } from '../schema/table'
import { uniqueColumns } from '../schema/table-problems'
import { camelCase, capitalized } from './identifiers'
import { pluralOf } from './inflection'
import { orderedKeys } from './key-order'
import type { ModelNames } from './model-names'

/** A relation as a decorator declares it. */
export interface RelationPlan {
  readonly decorator: 'ManyToOne' | 'OneToMany' | 'OneToOne' | 'ManyToMany'
  readonly property: string
  readonly target: Table
  /** The properties that can be read before the relation is loaded; undefined where it holds many rows. */
  readonly keys: readonly string[] | undefined
  readonly nullable: boolean
  readonly through: Table | undefined
  /** The key to run along, where there is a choice: the names of its properties, or its own. */
  readonly foreignKey: readonly string[] | undefined
  readonly ownsKey: boolean | undefined
}

/** A table that does nothing but link two others: its key is two foreign keys, and there is nothing else. */
interface Link {
  readonly table: Table
  readonly keys: readonly [ForeignKeyConstraint, ForeignKeyConstraint]
}

/** The relations of each class: first along its own keys, then those that lead back, then those through link tables. */
export function planRelations(names: ModelNames): ReadonlyMap<Table, readonly RelationPlan[]> {
  return new RelationPlanner(names).plan()
}

class RelationPlanner {
  readonly #plans = new Map<Table, RelationPlan[]>()

  constructor(private readonly names: ModelNames) {
    for (const table of names.classes) this.#plans.set(table, [])
  }

  plan(): ReadonlyMap<Table, readonly RelationPlan[]> {
    const { classes } = this.names
    const links = classes.flatMap((table) => linkOf(table, this.names) ?? [])
    const linking = new Set(links.map(({ table }) => table))
    const keys = classes
      .filter((table) => !linking.has(table))
      .flatMap(orderedKeys)
      .filter((key) => this.names.isClass(key.referredTable) && this.canBeTold(key))
    for (const key of keys) this.add(key.table, this.forward(key))
    for (const key of keys) this.add(key.referredTable, this.backward(key))
    for (const link of links) {
      this.add(link.keys[0].referredTable, this.across(link, link.keys))
      this.add(link.keys[1].referredTable, this.across(link, [link.keys[1], link.keys[0]]))
    }
    return this.#plans
  }

  private add(table: Table, plan: RelationPlan): void {
    this.#plans.get(table)?.push(plan)
  }

  private forward(key: ForeignKeyConstraint): RelationPlan {
    const { referredTable: target } = key
    const plain = camelCase(this.names.of(target))
    return {
      ...ALONG_KEY,
      decorator: isUnique(key) ? 'OneToOne' : 'ManyToOne',
      property: this.names.takeMember(key.table, this.forwardNames(key, plain)),
      target,
      keys: key.referredColumns.map((column) => this.names.property(column)),
      nullable: key.columns.some((column) => column.nullable),
      foreignKey: this.choiceOf(key),
    }
  }

  private forwardNames(key: ForeignKeyConstraint, plain: string): [string, ...string[]] {
    const isOnly = keysBetween(key.table, key.referredTable).length === 1
    const stem = stemOf(key)
    return stem === undefined
      ? [isOnly ? plain : '', byColumns(plain, key)]
      : [stem, isOnly ? plain : '', `${stem}${capitalized(plain)}`]
  }

  private backward(key: ForeignKeyConstraint): RelationPlan {
    const { table: target, referredTable: table } = key
    const isOne = isUnique(key)
    const base = camelCase(this.names.of(target))
    // A one-to-one would look for a key of its own table first.
    const isMistaken = isOne && keysBetween(table, target).length > 0
    return {
      ...ALONG_KEY,
      decorator: isOne ? 'OneToOne' : 'OneToMany',
      property: this.names.takeMember(table, backwardNames(key, isOne ? base : pluralOf(base))),
      target,
      keys: isOne ? target.primaryKey.columns.map((column) => this.names.property(column)) : undefined,
      nullable: isOne,
      foreignKey: this.choiceOf(key),
      ownsKey: isMistaken ? false : undefined,
    }
  }

  private across(link: Link, [from, to]: Link['keys']): RelationPlan {
    const isSelf = from.referredTable === to.referredTable
    const plain = pluralOf((isSelf ? stemOf(to) : undefined) ?? camelCase(this.names.of(to.referredTable)))
    return {
      ...ALONG_KEY,
      decorator: 'ManyToMany',
      property: this.names.takeMember(from.referredTable, [
        plain,
        `${camelCase(this.names.of(link.table))}${capitalized(plain)}`,
      ]),
      target: to.referredTable,
      through: link.table,
      foreignKey: isSelf ? this.choiceOf(from) : undefined,
    }
  }

  /** What `foreignKey` has to say, where the tables are joined by several keys. */
  private choiceOf(key: ForeignKeyConstraint): readonly string[] | undefined {
    const others = keysBetween(key.table, key.referredTable).filter((other) => other !== key)
    if (others.length === 0) return undefined
    const properties = key.columns.map((column) => this.names.property(column))
    const isAmbiguous = others.some((other) => this.isMeant(other, properties))
    return isAmbiguous ? [key.name] : properties
  }

  /** Two keys of one name over the same columns cannot be told from each other. */
  private canBeTold(key: ForeignKeyConstraint): boolean {
    const choice = this.choiceOf(key)
    const others = keysBetween(key.table, key.referredTable).filter((other) => other !== key)
    return choice === undefined || !others.some((other) => this.isMeant(other, choice))
  }

  /** How the registry reads the option: as a constraint's name, or as all of its columns. */
  private isMeant(key: ForeignKeyConstraint, choice: readonly string[]): boolean {
    if (choice.length === 1 && choice[0] === key.name) return true
    const isNamed = (column: Column): boolean =>
      choice.includes(this.names.property(column)) || choice.includes(column.name)
    return choice.length === key.columns.length && key.columns.every(isNamed)
  }
}

const ALONG_KEY = {
  keys: undefined,
  nullable: false,
  through: undefined,
  foreignKey: undefined,
  ownsKey: undefined,
} as const

function linkOf(table: Table, names: ModelNames): Link | undefined {
  const [first, second, ...others] = orderedKeys(table)
  if (first === undefined || second === undefined || others.length > 0) return undefined
  const linked = [...first.columns, ...second.columns]
  const key = table.primaryKey.columns
  const isPure = [key, table.columns].every(
    (columns) => columns.length === linked.length && columns.every((column) => linked.includes(column)),
  )
  const leadsToClasses = [first, second].every(({ referredTable }) => names.isClass(referredTable))
  const isOwn = first.referredTable === table || second.referredTable === table
  return isPure && leadsToClasses && !isOwn ? { table, keys: [first, second] } : undefined
}

function keysBetween(from: Table, to: Table): readonly ForeignKeyConstraint[] {
  return from.foreignKeys.filter((key) => key.referredTable === to)
}

/** Whether there is at most one row for each row that the key leads to. */
export function isUnique({ table, columns }: ForeignKeyConstraint): boolean {
  return uniqueColumns(table).some(
    (others) => others.length > 0 && others.every((other) => columns.includes(other)),
  )
}

function backwardNames(key: ForeignKeyConstraint, plain: string): [string, ...string[]] {
  const isOnly = keysBetween(key.table, key.referredTable).length === 1
  const stem = stemOf(key)
  return [isOnly ? plain : '', stem === undefined ? byColumns(plain, key) : `${stem}${capitalized(plain)}`]
}

/** `author_id` → `author`; undefined for a key of several columns. */
function stemOf({ columns }: ForeignKeyConstraint): string | undefined {
  const [column, ...others] = columns
  if (column === undefined || others.length > 0) return undefined
  const stem = camelCase(column.name.replace(SUFFIX, ''))
  return stem === '' ? undefined : stem
}

/** What a column that refers to a row is called behind the row's own name. */
const SUFFIX = /(?<=.)(?:_(?:id|uuid|guid|fk)|(?<=\p{Ll})(?:Id|ID|Uuid|UUID))$/u

function byColumns(name: string, { columns }: ForeignKeyConstraint): string {
  return `${name}By${columns.map((column) => capitalized(camelCase(column.name))).join('')}`
}
