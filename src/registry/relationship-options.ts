import { DefinitionError } from '../errors'
import { checkOptions } from '../schema/items'
import { suggest } from '../util/closest'
import type { RelationshipDeclaration } from './declaration'
import type { ModelMapper } from './model-mapper'
import type { RelationshipKind } from './relationship'

const COMMON = ['foreignKey', 'backPopulates', 'viewOnly', 'strategy']

const OPTIONS: Readonly<Record<RelationshipKind, readonly string[]>> = {
  manyToOne: [...COMMON, 'primaryJoin'],
  oneToOne: [...COMMON, 'primaryJoin', 'cascade', 'ownsKey'],
  oneToMany: [...COMMON, 'primaryJoin', 'cascade', 'orderBy'],
  manyToMany: [...COMMON, 'orderBy', 'through', 'targetForeignKey'],
}

const CASCADES: readonly string[] = ['delete', 'delete-orphan']

/** Refuses options that the shape does not have, that contradict each other, or that name no property. */
export function checkRelationshipOptions(declaration: RelationshipDeclaration, target: ModelMapper): void {
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
  for (const [property, direction] of Object.entries(options.orderBy ?? {}))
    assertOrder(target, property, direction)
}

/** The decorator of a shape: `ManyToOne`. */
function decoratorName(shape: RelationshipKind): string {
  return shape.charAt(0).toUpperCase() + shape.slice(1)
}

function assertOrder(target: ModelMapper, property: string, direction: string): void {
  if (!target.hasProperty(property)) {
    throw new DefinitionError(`orderBy names '${property}', which is no column of ${target.name}.`, {
      hint: suggest(
        property,
        target.properties.map(({ name }) => name),
      ),
    })
  }
  if (direction === 'asc' || direction === 'desc') return
  throw new DefinitionError(`orderBy: '${property}' needs a direction.`, {
    hint: `Write orderBy: { ${property}: 'asc' }.`,
  })
}
