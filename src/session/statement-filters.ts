import type { Changing, Narrowing } from '../statement/narrowing'
import type { Executor } from '../engine/executor'
import type { CompiledStatement } from '../engine/wire-row'
import type { Expression } from '../expression/expression'
import type { Mapper } from '../registry/mapper'
import type { FromItem } from '../statement/from'
import type { Select } from '../statement/select'
import { conditionsOf, withFilters, type FilterContext } from './filtered-select'
import type { ActiveFilters } from './row-filters'
import { selectsIn } from './selects-in'

/**
 * Soft delete and filters of a session in one statement that a program builds itself: they hold for each select in it, wherever
 * it stands, and for what it updates, deletes and draws from. What the filters themselves ask for is theirs.
 */
export class StatementFilters implements Narrowing {
  /** The classes whose rows the statement was found to draw. */
  readonly classes = new Set<Mapper>()
  readonly #narrowed = new WeakMap<Select, Select>()
  readonly #context: FilterContext

  constructor(active: ActiveFilters) {
    this.#context = {
      active,
      onClass: (mapper) => this.classes.add(mapper),
      onCondition: (condition) => {
        for (const own of selectsIn(condition)) this.keep(own)
      },
    }
  }

  select(node: Select): Select {
    const known = this.#narrowed.get(node)
    if (known !== undefined) return known
    const narrowed = this.keep(withFilters(node, this.#context))
    this.#narrowed.set(node, narrowed)
    return narrowed
  }

  /** Takes a select as it is. */
  keep(node: Select): Select {
    this.#narrowed.set(node, node)
    return node
  }

  target({ table }: Changing): readonly Expression[] {
    return this.#conditionsOn([table])
  }

  sources({ sources }: Changing): readonly Expression[] {
    return this.#conditionsOn(sources)
  }

  #conditionsOn(sources: readonly FromItem[]): readonly Expression[] {
    return sources
      .flatMap((source) => conditionsOf(source, { items: [], joins: [] }, this.#context))
      .map(({ holds }) => holds)
  }
}

/** The same for statements that the session itself has built: they hold for the selects that the program has put into its conditions. */
export function compiledFor(
  active: ActiveFilters | undefined,
  executor: Executor,
  statement: Parameters<Executor['compile']>[0],
): CompiledStatement {
  if (active === undefined) return executor.compile(statement)
  const filters = new StatementFilters(active)
  return executor.compile(statement, {
    select: (node) => (active.isGiven(node) ? filters.select(node) : node),
    target: () => [],
    sources: () => [],
  })
}
