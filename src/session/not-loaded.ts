/** What stands in the properties of relations that were not loaded. */
import { NotLoadedError } from '../errors'
import type { Relationship } from '../registry/relationship'

/** What an inspector shows in the place of a relation that was not loaded. */
class NotLoaded {}

const standIns = new WeakMap<Relationship, object>()
const allStandIns = new WeakSet()

/**
 * The one object that stands for a relation whose rows are unknown until they are loaded. Every use of it throws, but for
 * `JSON.stringify`, which leaves it out.
 */
export function standInFor(relationship: Relationship): object {
  let standIn = standIns.get(relationship)
  if (standIn === undefined) {
    standIn = new Proxy(Object.freeze(new NotLoaded()), traps(relationship))
    standIns.set(relationship, standIn)
    allStandIns.add(standIn)
  }
  return standIn
}

/** Whether a property's value stands for a relation that was not loaded. */
export function isStandIn(value: unknown): boolean {
  return typeof value === 'object' && value !== null && allStandIns.has(value)
}

/** The key of a related row that was not loaded: frozen, with the properties that the foreign key references. */
export class Reference {
  /** Without values it is for its maker to fill and to freeze. */
  constructor(values?: Readonly<Record<string, unknown>>) {
    if (values === undefined) return
    Object.assign(this, values)
    Object.freeze(this)
  }
}

function traps(relationship: Relationship): ProxyHandler<NotLoaded> {
  const { source, name } = relationship
  const refuse = (): never => {
    throw new NotLoadedError(`${source.name}.${name} has not been loaded.`, {
      hint: `Load it with the query: find(${source.name}, { with: { ${name}: true } }), or session.load(entity, '${name}').`,
    })
  }
  return {
    get: (_target, property) => {
      if (property === 'toJSON') return () => undefined
      // Asked by await and by printing; neither is a use of the relation.
      if (
        property === 'then' ||
        property === Symbol.toStringTag ||
        property === Symbol.for('nodejs.util.inspect.custom')
      ) {
        return undefined
      }
      return refuse()
    },
    has: refuse,
    set: refuse,
    ownKeys: refuse,
    deleteProperty: refuse,
    getOwnPropertyDescriptor: refuse,
  }
}
