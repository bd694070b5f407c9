import type { Column } from '../schema/column'
import type { Sequence } from '../schema/sequence'
import type { Table } from '../schema/table'
import {
  camelCase,
  capitalized,
  isIdentifier,
  kebabCase,
  NameSet,
  pascalCase,
  RESERVED_CLASSES,
  RESERVED_PROPERTIES,
} from './identifiers'
import { singularOf } from './inflection'

/** What tables and columns are called in the program: no two the same, and the same ones each time. */
export class ModelNames {
  readonly #names = new Map<Table | Sequence, string>()
  readonly #properties = new Map<Column, string>()
  readonly #members = new Map<Table, NameSet>()

  /** @param classes the tables that become classes; the others become constants, as do sequences */
  constructor(
    readonly classes: readonly Table[],
    readonly constants: readonly Table[],
    readonly sequences: readonly Sequence[],
  ) {
    // Files are called after them, and not every file system tells capitals.
    const names = new NameSet(RESERVED_CLASSES, kebabCase)
    for (const table of classes) this.#names.set(table, names.take(...classNames(table)))
    for (const table of constants) this.#names.set(table, names.take(...constantNames(table, 'Table')))
    for (const sequence of sequences)
      this.#names.set(sequence, names.take(...constantNames(sequence, 'Sequence')))
    for (const table of classes) this.nameProperties(table)
  }

  isClass(table: Table): boolean {
    return this.#members.has(table)
  }

  /** The class or constant of a table or sequence; empty for what is not among them. */
  of(object: Table | Sequence): string {
    return this.#names.get(object) ?? ''
  }

  /** The file of a table or sequence, without its ending. */
  fileOf(object: Table | Sequence): string {
    return kebabCase(this.of(object))
  }

  /** The property of a column; its name, where its table becomes no class. */
  property(column: Column): string {
    return this.#properties.get(column) ?? column.name
  }

  /** A name for a further property of a class. */
  takeMember(table: Table, candidates: readonly [string, ...string[]]): string {
    return this.#members.get(table)?.take(...candidates) ?? candidates[0]
  }

  /** A table finds its columns by property and by name: no property is called as another column is. */
  private nameProperties(table: Table): void {
    const reserved = new NameSet(RESERVED_PROPERTIES)
    const taken = new NameSet([...RESERVED_PROPERTIES, ...table.columns.map(({ name }) => name)])
    for (const column of table.columns) {
      const natural = naturalProperty(column)
      const isOwnName = natural === column.name && !reserved.has(natural)
      this.#properties.set(column, isOwnName ? natural : taken.take(natural, `${natural}Column`))
    }
    const properties = table.columns.map((column) => this.property(column))
    this.#members.set(table, new NameSet([...RESERVED_PROPERTIES, ...properties]))
  }
}

function classNames({ name, schema }: Table): [string, ...string[]] {
  const singular = singularOf(pascalCase(name))
  if (singular === '') return ['Model']
  const qualified = schema === undefined ? '' : `${pascalCase(schema)}${singular}`
  return [singular, pascalCase(name), qualified, `${singular}Model`]
}

function constantNames(
  { name, schema }: Table | Sequence,
  kind: 'Table' | 'Sequence',
): [string, ...string[]] {
  const plain = camelCase(name)
  const qualified = schema === undefined ? '' : `${camelCase(schema)}${capitalized(plain)}${kind}`
  return [`${plain === '' ? 'unnamed' : plain}${kind}`, qualified]
}

/** The property that a model gave it, or its name in the manner of properties. */
function naturalProperty({ key, name }: Column): string {
  if (key !== name && isIdentifier(key)) return key
  return camelCase(name) || 'column'
}
