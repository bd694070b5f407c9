/**
 * The only reader and writer of what decorators declared. Legacy decorators know the class; standard ones know the class's
 * metadata object, which the class carries once it exists. A compiler that makes no metadata object leaves neither: then each
 * field remembers its own record, and constructing the class once tells which records are its.
 */
import type { AnyClass, MemberDeclaration, TableArgsDeclaration } from './declaration'

/** The symbol that compilers read as `Symbol.metadata` where JavaScript does not have it yet. */
export const METADATA: unique symbol = Symbol.for('Symbol.metadata')

const membersByOwner = new WeakMap<object, MemberDeclaration[]>()
const argsByClass = new WeakMap<object, TableArgsDeclaration[]>()

/** The records of fields that belong to no known class, and the place where a construction collects them. */
let hasUnowned = false
let collected: MemberDeclaration[] | undefined

/** A function that runs, in a constructor, when a field gets its first value. */
type FieldInitializer = (value: unknown) => unknown

/** Notes a record for a class. */
export function declareMember(owner: object, member: MemberDeclaration): void {
  append(membersByOwner, owner, member)
}

/** Notes a record for the class with this metadata object, or else for the field itself. */
export function declareStandardMember(
  metadata: object | undefined,
  member: MemberDeclaration,
): FieldInitializer | undefined {
  if (metadata !== undefined) {
    declareMember(metadata, member)
    return undefined
  }
  hasUnowned = true
  return (value) => {
    collected?.push(member)
    return value
  }
}

/** Notes the table arguments of a class. */
export function declareArgs(owner: AnyClass, args: TableArgsDeclaration): void {
  append(argsByClass, owner, args)
}

/** What is declared on a class and its bases, up to one that is a model itself: bases first, each in its own order. */
export function membersOf(entityClass: AnyClass, model?: AnyClass): readonly MemberDeclaration[] {
  const known = below(entityClass, model).map(ownMembers)
  if (!hasUnowned) return override(known)
  const inherited = new Set(model === undefined ? [] : collectByConstruction(model))
  const unowned = collectByConstruction(entityClass).filter((member) => !inherited.has(member))
  return [...unowned, ...override(known)]
}

/** The table arguments of a class and its bases, with the class that each was put on: bases first, up to a model. */
export function argsOf(
  entityClass: AnyClass,
  model?: AnyClass,
): readonly { readonly owner: AnyClass; readonly args: TableArgsDeclaration }[] {
  return below(entityClass, model).flatMap((owner) =>
    (argsByClass.get(owner) ?? []).map((args) => ({ owner, args })),
  )
}

/** A class and those that it extends, but for a model and what that extends in turn. */
function below(entityClass: AnyClass, model: AnyClass | undefined): readonly AnyClass[] {
  const chain = withBases(entityClass)
  return model === undefined ? chain : chain.slice(chain.indexOf(model) + 1)
}

/** A class and those it extends, the remotest first. */
export function withBases(entityClass: AnyClass): readonly AnyClass[] {
  const chain: AnyClass[] = []
  for (
    let link: unknown = entityClass;
    typeof link === 'function' && link !== Function.prototype;
    link = Object.getPrototypeOf(link)
  ) {
    chain.unshift(link as AnyClass)
  }
  return chain
}

function ownMembers(entityClass: AnyClass): readonly MemberDeclaration[] {
  const own = membersByOwner.get(entityClass) ?? []
  const native = (Symbol as { metadata?: symbol }).metadata ?? METADATA
  const metadata = native === METADATA ? [METADATA] : [METADATA, native]
  const standard = metadata.flatMap((symbol) => {
    const owner: unknown = Object.getOwnPropertyDescriptor(entityClass, symbol)?.value
    return typeof owner === 'object' && owner !== null ? (membersByOwner.get(owner) ?? []) : []
  })
  return standard.length === 0 ? own : [...own, ...standard]
}

/** A property that a sub-class declares again is the sub-class's alone, in its base's place. */
function override(levels: readonly (readonly MemberDeclaration[])[]): readonly MemberDeclaration[] {
  const [only] = levels
  if (only !== undefined && levels.length === 1) return only
  const byProperty = new Map<string, readonly MemberDeclaration[]>()
  for (const level of levels) {
    for (const [property, members] of groupByProperty(level)) byProperty.set(property, members)
  }
  return [...byProperty.values()].flat()
}

function groupByProperty(members: readonly MemberDeclaration[]): Map<string, MemberDeclaration[]> {
  const groups = new Map<string, MemberDeclaration[]>()
  for (const member of members) groups.set(member.property, [...(groups.get(member.property) ?? []), member])
  return groups
}

/** Fields are initialised base class first, so that records come in the same order as known ones do. */
function collectByConstruction(entityClass: AnyClass): readonly MemberDeclaration[] {
  collected = []
  try {
    new (entityClass as new () => object)()
    return collected
  } finally {
    collected = undefined
  }
}

function append<T>(map: WeakMap<object, T[]>, key: object, value: T): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}
