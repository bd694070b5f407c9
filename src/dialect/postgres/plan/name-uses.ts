/** What the statements of a plan do to names. Relations of one schema share theirs, and so do the constraints of one table. */
import type { DdlCompiler } from '../../../compiler/ddl-compiler'
import type { CheckConstraint } from '../../../schema/check'
import type { Table } from '../../../schema/table'
import type { NamedRelation, RenameConstraint } from '../../../statement/ddl/alter-ddl'
import type { AddConstraint, NamedConstraint } from '../../../statement/ddl/table-ddl'
import type { DdlNode } from '../../../statement/nodes'
import type { DatabaseFacts, PlanningFacts } from '../../change-planner'
import { samePlace } from '../../same-place'
import type { Change } from '../../schema-change'
import { heirsOf } from './inheritance'

/** A name, and where there can be but one such. */
export interface UsedName {
  /** Undefined for the default one. */
  readonly schema: string | undefined
  /** The table, for the name of a constraint. */
  readonly table: string | undefined
  readonly name: string
}

/** What becomes of a name. */
export interface NameUse extends UsedName {
  readonly is: 'taken' | 'freed'
  /** The same for the same name. */
  readonly key: string
}

/** Two statements between which something is called otherwise. */
interface Passing {
  readonly away: DdlNode
  readonly later: DdlNode
  readonly between: { readonly name: string; readonly of: string }
}

/** Where a relation is, if it says so. */
type Schemed = Pick<NamedRelation, 'schema'>

/** Tells what statements do to names, and which names there are before. */
export class NameUses {
  readonly #passing = new Map<DdlNode, readonly NameUse[]>()
  /** Tables that get other names: what is known of the database has them under these already. */
  readonly #renamed: readonly { readonly table: Table; readonly from: string }[]

  constructor(
    private readonly facts: Pick<PlanningFacts, 'existing' | 'pairs' | 'changes'>,
    private readonly compiler: DdlCompiler,
  ) {
    this.#renamed = facts.changes.flatMap((change) => (change.kind === 'renameTable' ? change : []))
  }

  private get existing(): DatabaseFacts['existing'] {
    return this.facts.existing
  }

  /** Whether something has the name before the plan begins. */
  isHeld({ schema, table, name }: UsedName): boolean {
    if (table !== undefined) return this.existing.hasConstraintNamed(name, { schema, name: table })
    const inSchema = this.#renamed.filter((each) => this.#schemaOf(each.table) === this.#schemaOf({ schema }))
    if (inSchema.some(({ from }) => from === name)) return true
    return inSchema.some((each) => each.table.name === name)
      ? this.existing.relationBesideTable(schema, name) !== undefined
      : this.existing.relation(schema, name) !== undefined
  }

  /** In their order. */
  of(node: DdlNode, change: Change): readonly NameUse[] {
    return this.#passing.get(node) ?? this.#usesOf(node, change)
  }

  /** Remembers that one statement gives another name in between to what a second one knows by that. */
  passed(uses: readonly NameUse[], { away, later, between }: Passing): void {
    const renamed = (use: NameUse): NameUse => this.#use({ ...use, name: between.name }, use.is)
    const isOfName = ({ is, name }: NameUse): boolean => is === 'freed' && name === between.of
    const freed = uses.filter(isOfName)
    this.#passing.set(away, [...freed, ...freed.map((use) => ({ ...renamed(use), is: 'taken' as const }))])
    this.#passing.set(
      later,
      uses.map((use) => (isOfName(use) ? renamed(use) : use)),
    )
  }

  /** Tables that come from another schema bring names along which are looked at when they are there. */
  #usesOf(node: DdlNode, change: Change): readonly NameUse[] {
    if (change.kind === 'moveTable') return []
    switch (node.kind) {
      case 'renameTable':
        return this.#renaming(node.table, node.table.name, node.to)
      case 'renameIndex':
        return this.#renaming(node.table, node.from, node.to)
      case 'renameConstraint':
        return this.#renamedConstraint(node, change)
      case 'createIndex': {
        const { index, options } = node
        return [this.#relation(index.table, options.as ?? this.compiler.nameOf(index), 'taken')]
      }
      case 'dropIndex':
        return [this.#relation(node.index.table, this.compiler.nameOf(node.index), 'freed')]
      case 'addConstraint':
        return this.#added(node)
      case 'dropConstraint':
        return this.#ofConstraint(node.constraint, 'freed')
      case 'createTable':
        return this.#created(node.table)
      case 'dropTable':
        return this.existing
          .indexesOf(node.table)
          .map(({ name }) => this.#relation(node.table, name, 'freed'))
      default:
        return []
    }
  }

  /** With a key, its index is renamed. What follows the name of a table or column is a check. */
  #renamedConstraint({ table, from, to }: RenameConstraint, change: Change): NameUse[] {
    const of = change.kind === 'renameConstraint' ? extentOf(change.constraint) : 'heirs'
    return [
      ...this.#constraint(table, from, { of, is: 'freed' }),
      ...this.#constraint(table, to, { of, is: 'taken' }),
    ]
  }

  #renaming(table: Schemed, from: string, to: string): NameUse[] {
    return [this.#relation(table, from, 'freed'), this.#relation(table, to, 'taken')]
  }

  /** An index that becomes that of a key has the key's name from then on. */
  #added({ constraint, options: { usingIndex } }: AddConstraint): NameUse[] {
    return [
      ...(usingIndex === undefined ? [] : [this.#relation(constraint.table, usingIndex, 'freed')]),
      ...this.#ofConstraint(constraint, 'taken'),
    ]
  }

  #ofConstraint(constraint: NamedConstraint, is: NameUse['is']): NameUse[] {
    const name = this.compiler.nameOf(constraint)
    return this.#constraint(constraint.table, name, { of: extentOf(constraint), is })
  }

  #created(table: Table): NameUse[] {
    const keys = table.constraints
      .filter((key) => extentOf(key) === 'index')
      .map((key) => this.compiler.nameOf(key))
    return [table.name, ...keys].map((name) => this.#relation(table, name, 'taken'))
  }

  #constraint(
    table: NamedRelation,
    name: string,
    { of, is }: { readonly of: Extent; readonly is: NameUse['is'] },
  ): NameUse[] {
    const places = of === 'heirs' ? [table, ...this.#heirsOf(table)] : [table]
    const own = places.map((each) => this.#use({ schema: each.schema, table: each.name, name }, is))
    return of === 'index' ? [...own, this.#relation(table, name, is)] : own
  }

  #heirsOf({ schema, name }: NamedRelation): readonly Table[] {
    const isSame = samePlace(this.existing)
    const found = this.facts.pairs.find(({ wanted }) => isSame(wanted, { schema, name }))?.found
    return found === undefined ? [] : heirsOf(found, this.facts).map(({ wanted }) => wanted)
  }

  #relation(table: Schemed, name: string, is: NameUse['is']): NameUse {
    return this.#use({ schema: table.schema, table: undefined, name }, is)
  }

  #use(used: UsedName, is: NameUse['is']): NameUse {
    return { ...used, is, key: JSON.stringify([this.#schemaOf(used), used.table ?? null, used.name]) }
  }

  #schemaOf({ schema }: Schemed): string {
    return schema ?? this.existing.defaultSchema
  }
}

const INDEXED: ReadonlySet<string> = new Set(['primaryKey', 'unique', 'exclude'])

/** What has the name of a constraint besides: the index that it stands on, or the same check of each table that inherits. */
type Extent = 'index' | 'heirs' | 'table'

function extentOf(constraint: NamedConstraint): Extent {
  if ('kind' in constraint && INDEXED.has(String(constraint.kind))) return 'index'
  return isCheck(constraint) && constraint.dialect.postgres?.noInherit !== true ? 'heirs' : 'table'
}

function isCheck(constraint: NamedConstraint): constraint is CheckConstraint {
  return 'kind' in constraint && constraint.kind === 'check'
}
