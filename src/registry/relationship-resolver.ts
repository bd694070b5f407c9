import { DefinitionError, UnresolvedTargetError } from '../errors'
import type { Column } from '../schema/column'
import type { ForeignKeyConstraint } from '../schema/foreign-key'
import { isTable, tableFrom } from '../schema/table-source'
import type { Table } from '../schema/table'
import { suggest } from '../util/closest'
import { isClass } from '../util/is-class'
import type { RelationshipDeclaration } from './declaration'
import { chooseKey, keysBetween } from './key-choice'
import { uniqueColumns } from '../schema/table-problems'
import type { Model, ModelDirectory } from './model'
import type { ModelMapper } from './model-mapper'
import { BrokenTargetError, quietly } from '../schema/problems'
import { primaryJoinOf } from './primary-join'
import type { ColumnPair, Through } from './relationship'
import { checkRelationshipOptions } from './relationship-options'
import { ResolvedRelationship, type RelationshipFacts } from './resolved-relationship'

/**
 * Finds the join of one declared relation along the foreign keys; the shape decides in which table the key is looked for.
 * Enters: the declaration and the model that it is on. Leaves: the relation, but for the way back.
 */
export class RelationshipResolver {
  private readonly source: ModelMapper

  constructor(
    private readonly model: Model,
    source: ModelMapper,
    private readonly directory: ModelDirectory,
  ) {
    this.source = source
  }

  /** @throws DefinitionError that tells what to write if there is no join, or more than one */
  resolve(declaration: RelationshipDeclaration): ResolvedRelationship {
    const target = this.targetOf(declaration)
    checkRelationshipOptions(declaration)
    const { shape } = declaration
    if (shape === 'manyToMany')
      return new ResolvedRelationship(declaration, this.throughFacts(declaration, target))
    if (declaration.options.primaryJoin !== undefined) {
      const primaryJoin = primaryJoinOf(declaration, this.source, target)
      return new ResolvedRelationship(declaration, {
        source: this.source,
        target,
        ownsKey: false,
        primaryJoin,
      })
    }
    const ownsKey =
      shape === 'manyToOne' || (shape === 'oneToOne' && this.ownsOneToOneKey(declaration, target))
    if (ownsKey && declaration.options.cascade !== undefined) throw cascadeOnKeySide(this.source, target)
    const foreignKey = this.keyOf(declaration, target, ownsKey)
    if (shape === 'oneToOne') assertUnique(foreignKey)
    const pairs = ownsKey ? pairsOf(foreignKey) : flipped(pairsOf(foreignKey))
    return new ResolvedRelationship(declaration, { source: this.source, target, ownsKey, foreignKey, pairs })
  }

  private targetOf({ target }: RelationshipDeclaration): ModelMapper {
    const model =
      typeof target === 'string'
        ? this.directory.modelOfName(target)
        : this.directory.modelOfClass(call(target))
    this.model.neighbours.add(model)
    if (model.mapper !== undefined) return model.mapper
    throw new BrokenTargetError(`${model.name} could not be configured.`)
  }

  /** A one-to-one's key is in its own table if there is one, else in the target's. */
  private ownsOneToOneKey({ options }: RelationshipDeclaration, target: ModelMapper): boolean {
    if (options.ownsKey !== undefined) return options.ownsKey
    return keysBetween(this.source, target).length > 0
  }

  private keyOf(
    declaration: RelationshipDeclaration,
    target: ModelMapper,
    ownsKey: boolean,
  ): ForeignKeyConstraint {
    const [holder, referred] = ownsKey ? [this.source, target] : [target, this.source]
    return chooseKey({
      from: nearestFirst(holder),
      to: nearestFirst(referred),
      among: holder.foreignKeys,
      choice: declaration.options.foreignKey ?? this.choiceOfOther(declaration, target),
      option: 'foreignKey',
      cure: () => this.cureFor(declaration.shape, target, holder, referred),
    })
  }

  /** Two relations that lead back to each other run along one key: it is enough that one of them names it. */
  private choiceOfOther(
    { property, options }: RelationshipDeclaration,
    target: ModelMapper,
  ): string | readonly string[] | undefined {
    const others = this.directory.modelOfClass(target.entityClass).allRelationshipDeclarations
    const named = others.filter((other) => other.property === options.backPopulates)
    const naming = others.filter((other) => other.options.backPopulates === property && this.isHere(other))
    return [...named, ...naming].find((other) => other.options.foreignKey !== undefined)?.options.foreignKey
  }

  private isHere({ target }: RelationshipDeclaration): boolean {
    return typeof target === 'string'
      ? target === this.source.name
      : quietly(target) === this.source.entityClass
  }

  private cureFor(shape: string, target: ModelMapper, holder: ModelMapper, referred: ModelMapper): string {
    const isReversed = keysBetween(referred, holder).length > 0
    if (isReversed && shape === 'manyToOne')
      return `The key is in ${target.name}: write @OneToMany(() => ${target.name}).`
    if (isReversed && shape === 'oneToMany')
      return `The key is in ${this.source.name}: write @ManyToOne(() => ${target.name}).`
    const keys = referred.table.primaryKey.columns
    if (keys.length > 1) {
      const own = keys.map((column) => `c.${column.key}`).join(', ')
      return `Write @TableArgs<${holder.name}>((c) => [new ForeignKeyConstraint([${own}], () => ${referred.name})]) on ${holder.name}.`
    }
    return `Write @Column() @ForeignKey(() => ${referred.name}) on a property of ${holder.name}.`
  }

  private throughFacts(declaration: RelationshipDeclaration, target: ModelMapper): RelationshipFacts {
    const table = this.throughTable(declaration, target)
    const { foreignKey, targetForeignKey } = declaration.options
    const search = {
      from: [table],
      cure: () => `Give '${table.key}' a foreign key to each of the two classes.`,
    }
    const toSource = { ...search, to: nearestFirst(this.source), option: 'foreignKey' }
    const toTarget = { ...search, to: nearestFirst(target), option: 'targetForeignKey' }
    const isSelf = this.source.root === target.root
    // Between a table and itself one choice is enough where there are two keys: the other one is the target's.
    const chosenTarget =
      isSelf && targetForeignKey !== undefined
        ? chooseKey({ ...toTarget, choice: targetForeignKey })
        : undefined
    const sourceKey = chooseKey({ ...toSource, choice: foreignKey, excluded: chosenTarget })
    const excluded = isSelf ? sourceKey : undefined
    const targetKey = chosenTarget ?? chooseKey({ ...toTarget, choice: targetForeignKey, excluded })
    const mapper = this.directory.modelOfTable(table)?.mapper
    const through: Through = {
      table,
      mapper,
      sourceKey,
      sourcePairs: flipped(pairsOf(sourceKey)),
      targetKey,
      targetPairs: pairsOf(targetKey),
    }
    return { source: this.source, target, ownsKey: false, through }
  }

  private throughTable({ options: { through } }: RelationshipDeclaration, target: ModelMapper): Table {
    if (through === undefined) throw this.throughMissing(target)
    const table =
      typeof through === 'string'
        ? this.tableNamed(through)
        : tableFrom(isTable(through) ? through : call(through))
    const model = this.directory.modelOfTable(table)
    if (model !== undefined) this.model.neighbours.add(model)
    return table
  }

  private tableNamed(name: string): Table {
    const { metadata } = this.source.table
    const table = metadata.tables.get(name) ?? metadata.tables.get(`${metadata.schema ?? ''}.${name}`)
    if (table !== undefined) return table
    try {
      return tableFrom(this.directory.modelOfName(name).declaration.entityClass)
    } catch (error) {
      if (!(error instanceof UnresolvedTargetError)) throw error
      throw new UnresolvedTargetError(`through: '${name}' is neither a table nor a registered class.`, {
        hint: suggest(name, metadata.tables.keys()),
      })
    }
  }

  private throughMissing(target: ModelMapper): DefinitionError {
    const { metadata } = this.source.table
    const linking = [...metadata.tables.values()].filter((table) => {
      const holder = { tables: [table], foreignKeys: table.foreignKeys }
      const keys = [...keysBetween(holder, this.source), ...keysBetween(holder, target)]
      const isEnd = [...this.source.tables, ...target.tables].includes(table)
      return !isEnd && new Set(keys).size >= 2
    })
    const names =
      linking.length > 0
        ? linking.map((table) => table.key)
        : [`${this.source.table.name}_${target.table.name}`]
    return new DefinitionError('a many-to-many relation needs the table in between.', {
      hint: `Write ${names.map((name) => `{ through: '${name}' }`).join(' or ')}.`,
    })
  }
}

/** A class's own table first, then those of the classes that it extends. */
function nearestFirst({ tables }: ModelMapper): readonly Table[] {
  return [...tables].reverse()
}

function call<T>(thunk: () => T): T {
  if ((typeof thunk as string) !== 'function' || isClass(thunk)) {
    throw new UnresolvedTargetError(
      `the target is ${typeof thunk === 'function' ? 'a class' : String(thunk)}, not a function.`,
      {
        hint: 'Write the target as a function, () => User, or as a name, so that import cycles do not matter.',
      },
    )
  }
  const value = thunk()
  if (value !== undefined && value !== null) return value
  throw new UnresolvedTargetError('the function that gives the target returns nothing (an import cycle?).', {
    hint: 'Its module has not finished loading, or does not export the class: import all models before the first query.',
  })
}

function cascadeOnKeySide(source: ModelMapper, target: ModelMapper): DefinitionError {
  return new DefinitionError(
    `cascade: 'delete' would delete the ${target.name} that a ${source.name} belongs to.`,
    {
      hint: `The key is in ${source.name}: write it on the relation of ${target.name} that leads here.`,
    },
  )
}

function pairsOf(key: ForeignKeyConstraint): readonly ColumnPair[] {
  return key.columns.map((source, i) => ({ source, target: key.referredColumns[i] as Column }))
}

function flipped(pairs: readonly ColumnPair[]): readonly ColumnPair[] {
  return pairs.map(({ source, target }) => ({ source: target, target: source }))
}

/** A one-to-one's key must not occur twice. */
function assertUnique(key: ForeignKeyConstraint): void {
  const { table, columns } = key
  const isWithin = (others: readonly Column[]): boolean =>
    others.length > 0 && others.every((other) => columns.includes(other))
  if (uniqueColumns(table).some(isWithin)) return
  const names = columns.map((column) => column.key)
  throw new DefinitionError(
    `the foreign key (${names.join(', ')}) of '${table.key}' is not unique, so there may be many rows.`,
    {
      hint:
        names.length === 1
          ? `Write unique: true on the column '${String(names[0])}', or use @ManyToOne and @OneToMany.`
          : `Write new UniqueConstraint(${names.map((name) => `'${name}'`).join(', ')}), or use @ManyToOne and @OneToMany.`,
    },
  )
}
