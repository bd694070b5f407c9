import { DefinitionError } from '../errors'
import type { Column } from '../schema/column'
import type { Sequence } from '../schema/sequence'
import type { Table } from '../schema/table'
import type { Code } from './code'
import { print } from './code'
import type { ModelNames } from './model-names'
import type { Scope } from './scope'
import { commentText, stringLiteral } from './text-literal'

/** Where a file finds what it imports. */
export interface Places {
  /** The package. */
  readonly importFrom: string
  /** The module of a table or sequence; undefined where it stands in the same file. */
  readonly moduleOf: (object: Table | Sequence) => string | undefined
  /** The module of the registry. */
  readonly registryModule: string | undefined
}

/** One file that is being written: what it imports, and what it could not say. */
export class FileScope implements Scope {
  readonly #imports = new Map<string, Set<string>>()
  readonly #notes: string[] = []

  constructor(
    readonly names: ModelNames,
    private readonly places: Places,
  ) {}

  use(name: string): string {
    return this.import(this.places.importFrom, name, name)
  }

  useEntry(entry: 'postgres' | 'sqlite', name: string): string {
    return this.import(`${this.places.importFrom}/${entry}`, name, name)
  }

  useCore(name: string, as = name): string {
    this.import(`${this.places.importFrom}/core`, as === name ? name : `${name} as ${as}`, as)
    return as
  }

  useType(name: string): string {
    return this.import(this.places.importFrom, `type ${name}`, name)
  }

  reference(object: Table | Sequence): string {
    const name = this.names.of(object)
    const module = this.places.moduleOf(object)
    return module === undefined ? name : this.import(module, name, name)
  }

  /** The registry of the models' own, where there is one. */
  registry(): string {
    const module = this.places.registryModule
    return module === undefined ? 'registry' : this.import(module, 'registry', 'registry')
  }

  columnName(column: Column): Code {
    return stringLiteral(column.name)
  }

  /** Where there is no table yet, a column is known by its name alone. */
  column(column: Column): Code {
    return `${this.use('sql')}.identifier(${stringLiteral(column.name)})`
  }

  note(line: string): void {
    if (!this.#notes.includes(line)) this.#notes.push(line)
  }

  /** The file with what it imports at its head. */
  text(head: readonly string[], parts: readonly string[]): string {
    const notes = [...head, ...this.#notes]
    const comment = notes.length === 0 ? [] : [commentOf(notes)]
    return `${[...comment, this.importLines(), ...parts].filter((part) => part !== '').join('\n\n')}\n`
  }

  private import(module: string, clause: string, name: string): string {
    const clauses = this.#imports.get(module) ?? new Set<string>()
    this.#imports.set(module, clauses.add(clause))
    if (name !== '') return name
    throw new DefinitionError('Something is referred to that is not a part of this MetaData.', {
      hint: 'A foreign key or default leads to a table or sequence of another MetaData.',
    })
  }

  /** Packages first, then files, each in the order of the alphabet; types last. */
  private importLines(): string {
    const isFile = (module: string): boolean => module.startsWith('.')
    const modules = [...this.#imports].sort(
      ([a], [b]) => Number(isFile(a)) - Number(isFile(b)) || compare(a, b),
    )
    return modules.map(([module, clauses]) => importLine(module, [...clauses].sort(byName))).join('\n')
  }
}

function importLine(module: string, clauses: readonly string[]): string {
  return print(
    ['import ', { open: '{', items: clauses, close: '}', padding: ' ' }, ` from ${stringLiteral(module)}`],
    0,
  )
}

function byName(a: string, b: string): number {
  const isType = (clause: string): boolean => clause.startsWith('type ')
  return Number(isType(a)) - Number(isType(b)) || compare(a, b)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function commentOf(lines: readonly string[]): string {
  return [
    '// What the database holds besides, and these classes do not say:',
    ...lines.map((line) => `// - ${commentText(line)}`),
  ].join('\n')
}
