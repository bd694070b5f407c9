/**
 * Declared classes on their way to tables and mappers. Decorators hand over records (`declare`); nothing is looked at before
 * something is used (`configure`, or any call that needs a mapper). Then all tables are built first, and relations found after,
 * so that the order of declaration never matters. A problem is kept with its model and thrown only where that model is reached.
 */
import type { Expression } from '../expression/expression'
import { ConfigurationError, DefinitionError, UnresolvedTargetError } from '../errors'
import { checkOptions } from '../schema/items'
import type { Column } from '../schema/column'
import { MetaData } from '../schema/metadata'
import type { Table } from '../schema/table'
import { FOREIGN_ROWS, OWN_ROWS, TABLE_SOURCE, type SeenColumn } from '../schema/table-source'
import { suggest } from '../util/closest'
import type { AnyClass, TableDeclaration } from './declaration'
import { withBases } from './declaration-store'
import { findInverse } from './inverse'
import { checkForeignKeys, checkItems } from '../schema/table-problems'
import type { EntityClass, Mapper } from './mapper'
import { Model, type ModelDirectory } from './model'
import type { ModelMapper } from './model-mapper'
import { ownRowsOf } from './own-rows'
import { attempt, BrokenTargetError, type Place } from '../schema/problems'
import { checkRelationshipOrder } from './relationship-options'
import { RelationshipResolver } from './relationship-resolver'
import type { ResolvedRelationship } from './resolved-relationship'
import { checkClass, TableBuilder, type Naming } from './table-builder'

/** Options of a registry. */
export interface RegistryOptions {
  /** The MetaData that the tables become part of; one of its own if not given. */
  readonly metadata?: MetaData | undefined
  /** How default names are made: `prefId` → `pref_id` (`'snake'`, the default), as they are (`'verbatim'`), or by a function. */
  readonly naming?: Naming | undefined
}

/** Shared by all registries, because keys may lead from one to another. */
const owners = new WeakMap<object, Registry>()
const modelsByTable = new WeakMap<object, Model>()
let configuring = 0

/**
 * A set of classes with `@Table`, and their tables.
 *
 * @example
 * const registry = new Registry({ metadata: new MetaData({ schema: 'shop' }), naming: 'verbatim' })
 * @Table('user', { registry }) class User { … }
 * registry.configure()   // throws every problem of its models in one error
 */
export class Registry {
  readonly metadata: MetaData
  readonly naming: Naming
  readonly #models = new Map<object, Model>()
  readonly #directory: ModelDirectory = {
    modelOfClass: (entityClass) => builtModel(entityClass),
    modelOfName: (name) => this.modelOfName(name),
    modelOfTable: (table) => modelsByTable.get(table),
  }

  constructor(options: RegistryOptions = {}) {
    checkOptions('Registry', options, ['metadata', 'naming'])
    this.metadata = options.metadata ?? new MetaData()
    this.naming = options.naming ?? 'snake'
    this.metadata.addProvider(this)
  }

  /** The mappers of all classes; of a class that was declared again, the latest. Configures the registry. */
  get mappers(): readonly Mapper[] {
    this.configure()
    const latest = new Map(
      [...this.#models.values()].map((model) => [
        model.hasOwnTable ? model.mapper?.table : model,
        model.mapper,
      ]),
    )
    return [...latest.values()].filter((mapper) => mapper !== undefined)
  }

  /** Notes a class; `@Table` calls it. Nothing is checked yet. */
  declare(declaration: TableDeclaration): void {
    const { entityClass } = declaration
    if (owners.has(entityClass)) {
      throw new DefinitionError('the class has two @Table.', {
        className: entityClass.name,
        hint: 'Write one of them.',
      })
    }
    const base = withBases(entityClass).findLast((link) => owners.has(link))
    owners.set(entityClass, this)
    this.#models.set(entityClass, new Model(declaration, this, base && registryOf(base).#modelOf(base)))
    const installed = { configurable: true, writable: true }
    Object.defineProperty(entityClass, TABLE_SOURCE, { value: tableSource, ...installed })
    Object.defineProperty(entityClass, FOREIGN_ROWS, { value: foreignRows, ...installed })
    Object.defineProperty(entityClass, OWN_ROWS, { value: ownRows, ...installed })
  }

  /**
   * Builds all tables, finds all relations, and reports every problem in one error. Calling it is optional: what is used is
   * configured then. Classes that are declared later are picked up by the next call.
   */
  configure(): void {
    if (configuring > 0) return
    this.#check([...this.#models.values()])
  }

  /** Builds the tables of all classes, as far as they can be; problems wait until something uses the class. */
  build(): void {
    if (configuring > 0) return
    for (const model of this.#models.values()) this.#build(model)
  }

  /** Whether a class of this registry has the table, and answers for what is wrong with it. */
  owns(table: Table): boolean {
    return modelsByTable.has(table)
  }

  /** The mapper of a class of this registry. @throws DefinitionError for problems of models reachable from it */
  mapperOf<E extends object>(entityClass: EntityClass<E>): Mapper<E> {
    const model = this.#modelOf(entityClass)
    // Declarations that are being built may ask for each other's tables; what is wrong with those is told by themselves.
    if (configuring > 0) this.#build(model)
    else if (!model.isVerified) this.#check([model])
    if (model.mapper === undefined) throw new BrokenTargetError(`${model.name} could not be configured.`)
    return model.mapper as Mapper as Mapper<E>
  }

  /** The table of a class of this registry. @throws DefinitionError for problems of models reachable from it */
  tableOf(entityClass: AnyClass): Table {
    return this.mapperOf(entityClass as EntityClass).table
  }

  /** The mapper of a table, where a class has it. */
  mapperOfTable(table: Table): Mapper | undefined {
    const entityClass = modelsByTable.get(table)?.declaration.entityClass
    return entityClass === undefined
      ? undefined
      : registryOf(entityClass).mapperOf(entityClass as EntityClass)
  }

  /** The model of a class, its table built if it can be; relations are not looked at. */
  builtModel(entityClass: AnyClass): Model {
    const model = this.#modelOf(entityClass)
    this.#build(model)
    return model
  }

  /** The latest of the classes with a name. */
  private modelOfName(name: string): Model {
    const named = [...this.#models.values()].filter((model) => model.name === name)
    const [first] = named
    if (first === undefined) {
      const names = [...this.#models.values()].map((model) => model.name)
      throw new UnresolvedTargetError(`no class of this registry is called '${name}'.`, {
        hint: suggest(name, names),
      })
    }
    const tables = new Set(named.map((model) => model.mapper?.table))
    if (tables.size === 1) return named.at(-1) ?? first
    throw new UnresolvedTargetError(`${named.length} classes of this registry are called '${name}'.`, {
      hint: `Write the target as a function, () => ${name}, which says which of them is meant.`,
    })
  }

  #modelOf(entityClass: AnyClass): Model {
    const model = this.#models.get(entityClass)
    if (model === undefined) throw noModel(entityClass)
    return model
  }

  /** Reaches out from the given models, links what is new, and throws what is wrong with any of them. */
  #check(models: readonly Model[]): void {
    configuring++
    try {
      for (const model of this.#models.values()) this.#build(model)
      const reached = reach(models)
      for (const model of reached) takeRelationships(model)
      for (const model of reached) completeRelationships(model)
      ConfigurationError.throwIfAny([...reached].flatMap((model) => model.problems))
      for (const model of reached) model.isVerified = true
    } finally {
      configuring--
    }
  }

  #build(model: Model): void {
    if (model.mapper !== undefined) return
    if (model.isBuilding) {
      throw new DefinitionError('its table is needed to build its table.', {
        className: model.name,
        hint: 'In @TableArgs, write targets as functions: () => User.',
      })
    }
    model.isBuilding = true
    configuring++
    try {
      const { base } = model
      if (base !== undefined) registryOf(base.declaration.entityClass).#build(base)
      const problems = checkClass(model)
      const builder = new TableBuilder(model, this, problems)
      model.members = builder.members
      // What is wrong with its base is told by that.
      const canBuild = base === undefined || (base.mapper !== undefined && base.mode !== undefined)
      model.mapper = canBuild ? builder.build() : undefined
      attempt(problems, { className: model.name }, () => model.mapper?.primaryKey)
      attempt(problems, { className: model.name }, () => model.mapper?.rowFilters)
      model.buildProblems = problems
      if (model.mapper !== undefined && model.hasOwnTable) modelsByTable.set(model.mapper.table, model)
    } finally {
      configuring--
      model.isBuilding = false
    }
  }

  /** Finds where the keys and relations of a model lead. */
  link(model: Model): void {
    const { mapper } = model
    model.linkProblems.length = 0
    model.neighbours.clear()
    if (model.base !== undefined) model.neighbours.add(model.base)
    for (const { declaration } of model.extendedBy) model.neighbours.add(builtModel(declaration.entityClass))
    if (mapper === undefined) return
    if (model.hasOwnTable) linkTable(model, mapper)
    const resolver = new RelationshipResolver(model, mapper, this.#directory)
    mapper.ownRelationships.clear()
    for (const declaration of model.relationshipDeclarations) {
      const place = { className: model.name, propertyName: declaration.property }
      const relation = attempt(model.linkProblems, place, () => resolver.resolve(declaration))
      if (relation !== undefined) mapper.ownRelationships.set(relation.name, relation)
    }
  }
}

/** The registry of a class. @throws DefinitionError if it has no `@Table` */
export function registryOf(entityClass: AnyClass): Registry {
  const registry = owners.get(entityClass)
  if (registry === undefined) throw noModel(entityClass)
  return registry
}

/** The models that can be reached from some, each linked; those that are known to be sound are not entered. */
function reach(models: readonly Model[]): ReadonlySet<Model> {
  const reached = new Set<Model>(models.filter((model) => !model.isVerified))
  for (const model of reached) {
    registryOf(model.declaration.entityClass).link(model)
    for (const neighbour of model.neighbours) if (!neighbour.isVerified) reached.add(neighbour)
  }
  return reached
}

/** Checks the keys and constraints of a model's table, those that sub-classes have put there too. */
function linkTable(model: Model, mapper: ModelMapper): void {
  const placeOf = (column?: Column): Place => {
    const owner = column && ownerOf(model, column)
    return { className: (owner ?? model).name, propertyName: column && owner?.mapper?.nameOf(column) }
  }
  checkItems(mapper.table, placeOf, model.linkProblems)
  for (const table of checkForeignKeys(mapper.table, placeOf, model.linkProblems)) {
    const referred = modelsByTable.get(table)
    if (referred !== undefined) model.neighbours.add(referred)
  }
}

/** The model that declares a column: this one, or one below it. */
function ownerOf(model: Model, column: Column): Model | undefined {
  if (model.mapper?.hasColumn(column) === true) return model
  for (const extending of model.extendedBy) {
    const owner = ownerOf(extending, column)
    if (owner !== undefined) return owner
  }
  return undefined
}

/** A model's relations are those of the models that it extends, and its own. */
function takeRelationships({ mapper, base }: Model): void {
  if (mapper === undefined) return
  if (base !== undefined) takeRelationships(base)
  mapper.relationships.clear()
  for (const relation of [
    ...(base?.mapper?.relationships.values() ?? []),
    ...mapper.ownRelationships.values(),
  ])
    mapper.relationships.set(relation.name, relation)
}

function completeRelationships(model: Model): void {
  for (const relation of model.mapper?.ownRelationships.values() ?? []) {
    const place = { className: model.name, propertyName: relation.name }
    const target = registryOf(relation.target.entityClass).builtModel(relation.target.entityClass)
    // A relation that failed is not there to lead back; it is told where it failed.
    if (target.problems.length > 0) continue
    const resolved = relation as ResolvedRelationship
    resolved.inverse = attempt(model.linkProblems, place, () => findInverse(resolved))
    attempt(model.linkProblems, place, () => checkRelationshipOrder(resolved))
  }
}

/** What `TABLE_SOURCE` is on a class: `this` is the class asked, which may be a sub-class without `@Table`. */
function tableSource(this: AnyClass): Table {
  return registryOf(this).tableOf(this)
}

/** What `FOREIGN_ROWS` is on a class. */
function foreignRows(this: AnyClass): string | undefined {
  const { inheritance, table } = registryOf(this).mapperOf(this as EntityClass)
  if (inheritance?.onlyValues !== undefined) return `'${table.key}' holds rows of other classes too`
  return inheritance === undefined || inheritance.joins.length === 0
    ? undefined
    : 'its rows are spread over several tables'
}

/** What `OWN_ROWS` is on a class. */
function ownRows(this: AnyClass, seen: SeenColumn): Expression | undefined {
  return ownRowsOf(registryOf(this).mapperOf(this as EntityClass), seen)
}

function builtModel(entityClass: unknown): Model {
  if (typeof entityClass !== 'function') {
    throw new UnresolvedTargetError('the target is no class.', {
      hint: 'Write () => User, with @Table on User.',
    })
  }
  return registryOf(entityClass as AnyClass).builtModel(entityClass as AnyClass)
}

function noModel(entityClass: AnyClass): DefinitionError {
  const name = (entityClass as { name?: string } | undefined)?.name ?? String(entityClass)
  if (typeof entityClass !== 'function') return new UnresolvedTargetError(`${name} is no class with @Table.`)
  const base = withBases(entityClass).find((link) => owners.has(link))
  return new UnresolvedTargetError(
    `the class ${name} has no @Table${base === undefined ? '' : ` (only ${base.name}, which it extends)`}.`,
    {
      hint: `Put @Table() on ${name}${base === undefined ? '' : `, and none on ${base.name} if that is a base class only`}.`,
    },
  )
}
