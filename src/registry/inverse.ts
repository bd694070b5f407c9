import { DefinitionError } from '../errors'
import type { ModelMapper } from './model-mapper'
import { ResolvedRelationship } from './resolved-relationship'

/**
 * The relation of the other class that leads back along the same key: the one that either side names with `backPopulates`,
 * or else the only one there is.
 *
 * @throws DefinitionError if `backPopulates` names something else
 */
export function findInverse(relation: ResolvedRelationship): ResolvedRelationship | undefined {
  const candidates = relationsOf(relation.target).filter((other) => leadsBack(relation, other))
  const { backPopulates } = relation.declaration.options
  if (backPopulates !== undefined) {
    const named = candidates.find((other) => other.name === backPopulates)
    if (named === undefined) throw notBack(relation, backPopulates, candidates)
    assertMutual(relation, named)
    return named
  }
  const naming = candidates.find((other) => other.declaration.options.backPopulates === relation.name)
  if (naming !== undefined) return naming
  const free = candidates.filter(
    (other) => other.declaration.options.backPopulates === undefined && !other.viewOnly,
  )
  return free.length === 1 && !relation.viewOnly ? free[0] : undefined
}

function relationsOf(mapper: ModelMapper): readonly ResolvedRelationship[] {
  return [...mapper.relationships.values()].filter((relation) => relation instanceof ResolvedRelationship)
}

function leadsBack(relation: ResolvedRelationship, other: ResolvedRelationship): boolean {
  if (other === relation || other.target !== relation.source) return false
  if (relation.through !== undefined) {
    return (
      other.through?.sourceKey === relation.through.targetKey &&
      other.through.targetKey === relation.through.sourceKey
    )
  }
  return (
    other.foreignKey !== undefined &&
    other.foreignKey === relation.foreignKey &&
    other.ownsKey !== relation.ownsKey
  )
}

function notBack(
  relation: ResolvedRelationship,
  name: string,
  candidates: readonly ResolvedRelationship[],
): DefinitionError {
  const { target } = relation
  const place = { className: relation.source.name, propertyName: relation.name }
  const what = target.relationships.has(name)
    ? 'does not lead back along the same foreign key'
    : 'is no relation'
  return new DefinitionError(`backPopulates names ${target.name}.${name}, which ${what}.`, {
    ...place,
    hint:
      candidates.length === 0
        ? `No relation of ${target.name} leads back; remove backPopulates, or declare one.`
        : `Write ${candidates.map((other) => `{ backPopulates: '${other.name}' }`).join(' or ')}, or remove it.`,
  })
}

function assertMutual(relation: ResolvedRelationship, named: ResolvedRelationship): void {
  const { backPopulates } = named.declaration.options
  if (backPopulates === undefined || backPopulates === relation.name) return
  throw new DefinitionError(
    `backPopulates names ${named.source.name}.${named.name}, which itself names '${backPopulates}' as its way back.`,
    {
      className: relation.source.name,
      propertyName: relation.name,
      hint: `Write backPopulates: '${relation.name}' on ${named.source.name}.${named.name}.`,
    },
  )
}
