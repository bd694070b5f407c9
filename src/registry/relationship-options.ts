import { DefinitionError } from '../errors'
import { checkOptions } from '../schema/items'
import type { RelationshipDeclaration } from './declaration'
import { orderTerms } from './order-by'
import type { Relationship, RelationshipKind } from './relationship'

const COMMON = ['foreignKey', 'backPopulates', 'viewOnly', 'strategy']

const OPTIONS: Readonly<Record<RelationshipKind, readonly string[]>> = {
  manyToOne: [...COMMON, 'primaryJoin'],
  oneToOne: [...COMMON, 'primaryJoin', 'cascade', 'ownsKey'],
  oneToMany: [...COMMON, 'primaryJoin', 'cascade', 'orderBy'],
  manyToMany: [...COMMON, 'orderBy', 'through', 'targetForeignKey'],
}

const CASCADES: readonly string[] = ['delete', 'delete-orphan']

/** Refuses options that the shape does not have or that contradict each other. */
export function checkRelationshipOptions(declaration: RelationshipDeclaration): void {
  const { options, shape } = declaration
  checkOptions(`@${decoratorName(shape)}`, options, OPTIONS[shape])
  const { cascade, viewOnly } = options
  const { strategy } = options
  if (strategy !== undefined && !['select-in', 'joined', 'raise'].includes(strategy)) {
    throw new DefinitionError('there is no such strategy.', {
      hint: "Write strategy: 'select-in', 'joined' or 'raise'.",
    })
  }
  if (cascade !== undefined && !CASCADES.includes(cascade)) {
    throw new DefinitionError(`the option 'cascade' knows only 'delete' and 'delete-orphan'.`, {
      hint: "What is assigned to a relation is saved in any case. Write cascade: 'delete', or leave it out.",
    })
  }
  if (cascade !== undefined && viewOnly === true) {
    throw new DefinitionError('a relation that is viewOnly cannot cascade.', {
      hint: 'Remove one of the two options.',
    })
  }
  const stray = (['foreignKey', 'backPopulates', 'cascade', 'ownsKey'] as const).find(
    (name) => options.primaryJoin !== undefined && options[name] !== undefined,
  )
  if (stray !== undefined) {
    throw new DefinitionError(
      `primaryJoin is the whole join: the option '${stray}' has no meaning beside it.`,
      {
        hint: 'Remove one of the two options.',
      },
    )
  }
}

/** Refuses an order by what the target does not have; what a callback names is known when it is called. */
export function checkRelationshipOrder({ orderBy, target }: Relationship): void {
  if (orderBy !== undefined && typeof orderBy !== 'function') orderTerms(target, orderBy, DefinitionError)
}

/** The decorator of a shape: `ManyToOne`. */
function decoratorName(shape: RelationshipKind): string {
  return shape.charAt(0).toUpperCase() + shape.slice(1)
}
