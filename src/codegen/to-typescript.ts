import type { DefinitionError } from '../errors'
import { checkOptions, oneOf } from '../schema/items'
import type { Column } from '../schema/column'
import type { MetaData } from '../schema/metadata'
import type { Sequence } from '../schema/sequence'
import type { Table } from '../schema/table'
import { checkForeignKeys, checkItems } from '../schema/table-problems'
import { ClassWriter } from './class-code'
import { call, print, record, type Code } from './code'
import { CoreTableWriter } from './core-table-code'
import { FileScope, type Places } from './file-scope'
import { literal, optionsCode } from './literal'
import { ModelNames } from './model-names'
import { planRelations, type RelationPlan } from './relations'
import { metadataOptions, sequenceOptions } from './schema-options'
import { stringLiteral } from './text-literal'

/** Options of `toTypeScript`. */
export interface TypeScriptOptions {
  /** One text (default), or one for each class, table and sequence, and an `index.ts` that exports them all. */
  readonly files?: 'one' | 'each' | undefined
  /** The package that the classes import from; `dovetail-orm` if not given. */
  readonly importFrom?: string | undefined
  /** The ending of the modules that files import from each other, where the module system asks for one. */
  readonly extension?: '' | '.js' | '.ts' | undefined
}

/**
 * Writes classes for the tables of a MetaData, such as `inspect` gives: a class for each table that has a primary key, with
 * relations along the foreign keys; the other tables, and views, as tables of the core. Their metadata is that which was given,
 * real names included, and nothing is added to it. The text is the same each time.
 *
 * @example
 * const text = toTypeScript(await inspect(engine))
 * // @Table('user_preference')
 * // export class UserPreference {
 * //   @Column(t.integer(), { primaryKey: true }) prefId!: number
 * //   @Column(t.integer()) @ForeignKey(() => User) userId!: number
 * //
 * //   @ManyToOne(() => User) user!: One<User, 'userId'>
 * // }
 * // PostgreSQL and SQLite: the CREATE TABLE that these classes emit is the one that was read
 */
export function toTypeScript(
  metadata: MetaData,
  options: TypeScriptOptions & { readonly files: 'each' },
): Readonly<Record<string, string>>
export function toTypeScript(
  metadata: MetaData,
  options?: TypeScriptOptions & { readonly files?: 'one' },
): string
export function toTypeScript(
  metadata: MetaData,
  options: TypeScriptOptions = {},
): string | Readonly<Record<string, string>> {
  checkOptions('toTypeScript', options, ['files', 'importFrom', 'extension'])
  oneOf('files', options.files, ['one', 'each'])
  oneOf('extension', options.extension, ['', '.js', '.ts'])
  const writer = new ModelWriter(metadata, options)
  return options.files === 'each' ? writer.files() : writer.text()
}

/** A part of the program: what it is, and how it is written into a file. */
interface Part {
  readonly module: string
  readonly write: (file: FileScope) => string
}

class ModelWriter {
  private readonly names: ModelNames
  private readonly relations: ReadonlyMap<Table, readonly RelationPlan[]>
  private readonly importFrom: string
  private readonly hasRegistry: boolean
  /** A database may hold what a model would be refused for. */
  private readonly isQuestionable: boolean

  constructor(
    private readonly metadata: MetaData,
    private readonly options: TypeScriptOptions,
  ) {
    const tables = [...metadata.allTables()].sort(byKey)
    const classes = tables.filter(canBeClass)
    const constants = tables.filter((table) => !classes.includes(table))
    this.names = new ModelNames(classes, constants, [...metadata.sequences.values()].sort(byKey))
    this.relations = planRelations(this.names)
    this.importFrom = options.importFrom ?? 'dovetail-orm'
    this.isQuestionable = tables.some((table) => problemsOf(table).length > 0)
    this.hasRegistry = this.isQuestionable || metadataOptions(metadata).length > 0
  }

  /** Everything in one file. */
  text(): string {
    const places: Places = {
      importFrom: this.importFrom,
      moduleOf: () => undefined,
      registryModule: undefined,
    }
    const file = new FileScope(this.names, places)
    const texts = this.parts().map(({ write }) => write(file))
    return file.text(this.metadata.unsupported, texts)
  }

  /** A file for each part. */
  files(): Readonly<Record<string, string>> {
    const parts = this.parts()
    const files = parts.map(({ module, write }): [string, string] => {
      const file = new FileScope(this.names, this.placesIn(module))
      return [`${module}.ts`, file.text([], [write(file)])]
    })
    const index = parts.map(({ module }) => `export * from ${stringLiteral(this.moduleName(module))}`)
    const head = new FileScope(this.names, this.placesIn('index'))
    return Object.fromEntries([
      ...files,
      ['index.ts', head.text(this.metadata.unsupported, [index.join('\n')])],
    ])
  }

  private placesIn(module: string): Places {
    return {
      importFrom: this.importFrom,
      moduleOf: (object) => {
        const other = this.names.fileOf(object)
        return other === module ? undefined : this.moduleName(other)
      },
      registryModule: module === 'registry' ? undefined : this.moduleName('registry'),
    }
  }

  private moduleName(module: string): string {
    return `./${module}${this.options.extension ?? ''}`
  }

  /** In the order in which they can stand in one file: what others are made of comes first. */
  private parts(): readonly Part[] {
    const { classes, constants, sequences } = this.names
    const part = (object: Table | Sequence, write: Part['write']): Part => {
      return { module: this.names.fileOf(object), write }
    }
    return [
      ...(this.hasRegistry ? [{ module: 'registry', write: (file: FileScope) => this.registry(file) }] : []),
      ...sequences.map((sequence) => part(sequence, (file) => this.sequence(sequence, file))),
      ...classes.map((table) =>
        part(table, (file) =>
          new ClassWriter(table, this.relations.get(table) ?? [], file, this.hasRegistry).text(),
        ),
      ),
      ...constants.map((table) => part(table, (file) => this.coreTable(table, file))),
    ]
  }

  /** A registry of its own, where the MetaData says more than its tables do. */
  private registry(file: FileScope): string {
    const options = optionsCode(metadataOptions(this.metadata), 'the MetaData', file)
    const metadata = call(this.metadataConstructor(file), ...options)
    const registry = call(`new ${file.use('Registry')}`, record([['metadata', metadata]]))
    return print(['export const registry = ', registry], 0)
  }

  private coreTable(table: Table, file: FileScope): string {
    noteProblems(table, file)
    return new CoreTableWriter(table, file, this.metadataIn(file)).text()
  }

  private metadataConstructor(file: FileScope): string {
    return this.isQuestionable ? `${file.use('MetaData')}.ofCatalog` : `new ${file.use('MetaData')}`
  }

  private sequence(sequence: Sequence, file: FileScope): string {
    const { ownedBy } = sequence
    const options = sequenceOptions(sequence).map(([name, value]) => [name, literal(value, file)] as const)
    const owner = ownedBy === undefined ? [] : [['ownedBy', this.lookUp(ownedBy, file)] as const]
    const all = [...options, ...owner]
    const made = call(
      `new ${file.use('Sequence')}`,
      stringLiteral(sequence.name),
      this.metadataIn(file),
      ...(all.length === 0 ? [] : [record(all)]),
    )
    return print([`export const ${this.names.of(sequence)} = `, made], 0)
  }

  /** A column of a table that may stand further down. */
  private lookUp({ table, name }: Column, file: FileScope): Code {
    const found = call(
      [this.metadataIn(file), '.table'],
      ...[table.name, table.schema].flatMap((part) => (part === undefined ? [] : stringLiteral(part))),
    )
    return ['() => ', found, `.c[${stringLiteral(name)}]`]
  }

  private metadataIn(file: FileScope): Code {
    return `${this.hasRegistry ? file.registry() : file.use('defaultRegistry')}.metadata`
  }
}

function byKey(a: Table | Sequence, b: Table | Sequence): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0
}

/** A class needs what tells its rows apart, and keys that relations can run along. */
function canBeClass(table: Table): boolean {
  return table.primaryKey.columns.length > 0 && !table.isView && problemsOf(table).length === 0
}

/** Why a model could not say the same: databases take more than that. */
function problemsOf(table: Table): readonly DefinitionError[] {
  const problems: DefinitionError[] = []
  checkItems(table, () => ({ className: table.key }), problems)
  checkForeignKeys(table, () => ({ className: table.key }), problems)
  return problems
}

/** The first line of a message; what to write instead means nothing here. */
function noteProblems(table: Table, file: FileScope): void {
  for (const { message } of problemsOf(table)) file.note(`no class for ${message.split('\n', 1).join('')}`)
}
