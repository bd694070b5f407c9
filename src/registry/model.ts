import type { DefinitionError } from '../errors'
import type {
  InheritanceOptions,
  MemberDeclaration,
  RelationshipDeclaration,
  TableDeclaration,
} from './declaration'
import type { ModelMapper } from './model-mapper'

/** One declared class on its way to a mapper, with the problems found on it so far. */
export class Model {
  mapper: ModelMapper | undefined
  members: readonly MemberDeclaration[] = []
  /** Problems of the class and its table. */
  buildProblems: readonly DefinitionError[] = []
  /** Problems of its foreign keys and relations. */
  readonly linkProblems: DefinitionError[] = []
  /** The models that this one leads to. */
  readonly neighbours = new Set<Model>()
  isBuilding = false
  /** Nothing that can be reached from it has a problem; it is never looked at again. */
  isVerified = false

  /** The models that extend this one, but for those that extend another one which does. */
  readonly extendedBy: Model[] = []
  /** The model that it extends was in use before this one was declared. */
  readonly isLate: boolean

  constructor(
    readonly declaration: TableDeclaration,
    /** The registry that it belongs to. */
    readonly registry: object,
    /** The model that it extends. */
    readonly base?: Model,
  ) {
    base?.extendedBy.push(this)
    this.isLate = base?.isVerified === true
  }

  /** Where its rows are, seen from its base's; undefined for one that stands alone. */
  get mode(): InheritanceOptions['inheritance'] {
    return this.declaration.inheritance.inheritance ?? this.base?.mode
  }

  /** Whether its rows are in a table of its own. */
  get hasOwnTable(): boolean {
    return this.base === undefined || this.mode !== 'single'
  }

  get name(): string {
    return this.declaration.entityClass.name
  }

  get problems(): readonly DefinitionError[] {
    return [...this.buildProblems, ...this.linkProblems]
  }

  get relationshipDeclarations(): readonly RelationshipDeclaration[] {
    return this.members.filter((member) => member.kind === 'relationship')
  }

  /** Its own relations, and those of the models that it extends. */
  get allRelationshipDeclarations(): readonly RelationshipDeclaration[] {
    return [...(this.base?.allRelationshipDeclarations ?? []), ...this.relationshipDeclarations]
  }
}

/** How the steps of configuring find other models. */
export interface ModelDirectory {
  /** The model of a class. @throws DefinitionError if it has none */
  modelOfClass(entityClass: unknown): Model
  /** The model of a registered class's name. @throws UnresolvedTargetError if there is none, or are several */
  modelOfName(name: string): Model
  /** The model of a table, if it has one. */
  modelOfTable(table: object): Model | undefined
}
