import type { Constraint } from '../schema/constraint'
import { fitName } from '../util/fit-name'
import type { Table } from '../schema/table'
import type { Index } from '../schema/table-index'
import type { Renamings } from './renamings'

/** One object of the catalog. */
export interface ExistingObject {
  readonly kind:
    'table' | 'partition' | 'index' | 'enum' | 'type' | 'sequence' | 'constraint' | 'schema' | 'extension'
  readonly schema: string
  readonly name: string
  /** The table of an index or constraint. */
  readonly table: string | undefined
  /** The labels of an enum type. */
  readonly labels: readonly string[] | undefined
  /** Of an index: whether it is whole. The building of one that is not was broken off. */
  readonly isValid?: boolean | undefined
}

/** How a database finds names. */
export interface NameRules {
  /** The schema of a table that names none. */
  readonly defaultSchema: string
  /** Longest name in bytes. */
  readonly nameLimit: number | undefined
  readonly ignoresCase: boolean
}

/** Which objects a database has, by name: enough to know what to create and what to drop. */
export class ExistingObjects {
  readonly #objects = new Map<string, ExistingObject>()

  constructor(
    objects: readonly ExistingObject[],
    private readonly rules: NameRules,
  ) {
    for (const object of objects) {
      const owner = object.kind === 'constraint' ? object.table : undefined
      this.#objects.set(this.keyOf(object.kind, object.schema, object.name, owner), object)
    }
  }

  protected get objects(): Iterable<ExistingObject> {
    return this.#objects.values()
  }

  /** The schema of a table that names none. */
  get defaultSchema(): string {
    return this.rules.defaultSchema
  }

  hasSchema(name: string): boolean {
    return this.#objects.has(this.keyOf('schema', name, name, undefined))
  }

  hasExtension(name: string): boolean {
    return this.#objects.has(this.keyOf('extension', name, name, undefined))
  }

  /** The same when things have got their new names. */
  renamed({ tables, types, labels }: Renamings): ExistingObjects {
    const schemaOf = (schema: string | undefined): string => this.schemaKey(schema)
    const newTable = (name: string, schema: string): string =>
      tables.find(({ from, table }) => this.isSame(from, name) && schemaOf(table.schema) === schemaOf(schema))
        ?.table.name ?? name
    const newType = (name: string, schema: string): string =>
      types.find((type) => type.from === name && schemaOf(type.schema) === schemaOf(schema))?.type.name ??
      name
    const newLabel = (label: string, type: string, schema: string): string =>
      labels.find(
        (each) =>
          each.from === label && each.type.name === type && schemaOf(each.schema) === schemaOf(schema),
      )?.to ?? label
    const objects = [...this.objects].map((object): ExistingObject => {
      const { kind, name, schema, table } = object
      const type = newType(name, schema)
      return {
        ...object,
        name: kind === 'table' ? newTable(name, schema) : kind === 'enum' ? type : name,
        labels: object.labels?.map((label) => newLabel(label, type, schema)),
        table: table === undefined ? undefined : newTable(table, schema),
      }
    })
    return this.withObjects(objects)
  }

  /**
   * What a change of these tables, or of any if none are given, is made from besides what is read of them: the texts of triggers and
   * views, where a table is built anew with those that it has.
   */
  besides(_tables: readonly string[] | undefined): readonly string[] {
    return []
  }

  /** Whether there is a table, or a view or the like that has its name. */
  hasTable(table: Pick<Table, 'name' | 'schema'>): boolean {
    return this.find('table', table.schema, table.name) !== undefined
  }

  /** Whether there is an index of this name in the schema, on whatever table. */
  hasIndex(index: Index): boolean {
    return this.indexOwner(index) !== undefined
  }

  /** Whether there is an index of this name, and whether it is whole. */
  indexState(schema: string | undefined, name: string): 'valid' | 'invalid' | undefined {
    const index = this.find('index', schema, name)
    return index && (index.isValid === false ? 'invalid' : 'valid')
  }

  /** The indexes of a table, those of its constraints included. */
  indexesOf({ name, schema = this.defaultSchema }: Pick<Table, 'name' | 'schema'>): ExistingObject[] {
    return [...this.#objects.values()].filter(
      (object) => object.kind === 'index' && object.table === name && object.schema === schema,
    )
  }

  /** The table that an index of this name is on. */
  indexOwner(index: Index): string | undefined {
    return this.find('index', index.table.schema, this.cut(index.givenName, index.name))?.table
  }

  /** Whether the table has a constraint of this name. */
  hasConstraint(constraint: Constraint): boolean {
    const { table } = constraint
    return (
      this.find('constraint', table.schema, this.cut(constraint.givenName, constraint.name), table.name) !==
      undefined
    )
  }

  /** Whether a table has a constraint of this very name. */
  hasConstraintNamed(name: string, { schema, name: table }: Pick<Table, 'name' | 'schema'>): boolean {
    return this.find('constraint', schema, name, table) !== undefined
  }

  hasSequence({ name, schema }: { readonly name: string; readonly schema: string | undefined }): boolean {
    return this.find('sequence', schema, name) !== undefined
  }

  /** Whether there is a type of this name: an enum, a domain, a composite or a range. */
  hasType(name: string, schema: string | undefined): boolean {
    return this.find('enum', schema, name) !== undefined || this.find('type', schema, name) !== undefined
  }

  /** The table, partition, view, index or sequence of this very name: no two of them can have it in one schema. */
  relation(schema: string | undefined, name: string): ExistingObject | undefined {
    return this.find('table', schema, name) ?? this.relationBesideTable(schema, name)
  }

  /** The same where a table that is to have the name is not asked for. */
  relationBesideTable(schema: string | undefined, name: string): ExistingObject | undefined {
    return (['partition', 'index', 'sequence'] as const)
      .map((kind) => this.find(kind, schema, name))
      .find((object) => object !== undefined)
  }

  /** The labels of an enum type, in their order. */
  enumLabels(name: string, schema: string | undefined): readonly string[] | undefined {
    return this.find('enum', schema, name)?.labels
  }

  private find(
    kind: ExistingObject['kind'],
    schema: string | undefined,
    name: string,
    owner?: string,
  ): ExistingObject | undefined {
    return this.#objects.get(this.keyOf(kind, schema ?? this.rules.defaultSchema, name, owner))
  }

  protected withObjects(objects: readonly ExistingObject[]): ExistingObjects {
    return new ExistingObjects(objects, this.rules)
  }

  private isSame(first: string, second: string): boolean {
    return this.rules.ignoresCase ? first.toLowerCase() === second.toLowerCase() : first === second
  }

  private schemaKey(schema: string | undefined): string {
    const name = schema ?? this.rules.defaultSchema
    return this.rules.ignoresCase ? name.toLowerCase() : name
  }

  private cut(given: string | undefined, name: string): string {
    return given ?? fitName(name, this.rules.nameLimit)
  }

  private keyOf(...parts: readonly (string | undefined)[]): string {
    const key = JSON.stringify(parts.map((part) => part ?? null))
    return this.rules.ignoresCase ? key.toLowerCase() : key
  }
}
