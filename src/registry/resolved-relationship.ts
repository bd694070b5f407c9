import type { ForeignKeyConstraint } from '../schema/foreign-key'
import type { RelationshipDeclaration } from './declaration'
import type { ModelMapper } from './model-mapper'
import type {
  ColumnPair,
  PrimaryJoin,
  Relationship,
  RelationshipKind,
  RelationStrategy,
  Through,
} from './relationship'

/** What was found of one relation. */
export interface RelationshipFacts {
  readonly source: ModelMapper
  readonly target: ModelMapper
  readonly ownsKey: boolean
  readonly foreignKey?: ForeignKeyConstraint
  readonly pairs?: readonly ColumnPair[]
  readonly through?: Through
  readonly primaryJoin?: PrimaryJoin
}

/** A relation whose join is known; the way back is set when the other side's relations are known too. */
export class ResolvedRelationship implements Relationship {
  readonly name: string
  readonly kind: RelationshipKind
  readonly source: ModelMapper
  readonly target: ModelMapper
  readonly ownsKey: boolean
  readonly foreignKey: ForeignKeyConstraint | undefined
  readonly pairs: readonly ColumnPair[]
  readonly through: Through | undefined
  readonly primaryJoin: PrimaryJoin | undefined
  readonly orderBy: object | undefined
  readonly cascadesDelete: boolean
  readonly deletesOrphans: boolean
  readonly viewOnly: boolean
  readonly strategy: RelationStrategy
  inverse: ResolvedRelationship | undefined

  constructor(
    readonly declaration: RelationshipDeclaration,
    facts: RelationshipFacts,
  ) {
    const { options } = declaration
    this.name = declaration.property
    this.kind = declaration.shape
    this.source = facts.source
    this.target = facts.target
    this.ownsKey = facts.ownsKey
    this.foreignKey = facts.foreignKey
    this.pairs = facts.pairs ?? []
    this.through = facts.through
    this.primaryJoin = facts.primaryJoin
    this.orderBy = options.orderBy
    this.cascadesDelete = options.cascade !== undefined
    this.deletesOrphans = options.cascade === 'delete-orphan'
    this.viewOnly = options.viewOnly ?? false
    this.strategy = options.strategy ?? 'select-in'
  }

  get isToMany(): boolean {
    return this.kind === 'oneToMany' || this.kind === 'manyToMany'
  }
}
