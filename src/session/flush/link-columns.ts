/** Rows of a table in between: which columns lead to both ends, and what they hold. */
import type { Through } from '../../registry/relationship'
import type { Column } from '../../schema/column'
import type { EntityState } from '../entity-state'
import { comparable, convertKey } from '../identity-key'

/** Source and target of one link. */
export type Pair = readonly [EntityState, EntityState]

/** A column in between, and what it references; of both ends where their keys share it. */
interface LinkColumn {
  readonly column: Column
  readonly ofSource?: Column
  readonly ofTarget?: Column
}

/** The columns of both keys, each once, those to the source first. */
export class LinkColumns {
  readonly columns: readonly Column[]
  readonly #links: readonly LinkColumn[]

  constructor({ sourcePairs, targetPairs }: Through) {
    const links = new Map<Column, LinkColumn>()
    for (const { source, target } of sourcePairs) links.set(target, { column: target, ofSource: source })
    for (const { source, target } of targetPairs)
      links.set(source, { ...links.get(source), column: source, ofTarget: target })
    this.#links = [...links.values()]
    this.columns = [...links.keys()]
  }

  /** What the columns hold for a pair. */
  valuesOf([source, target]: Pair): readonly unknown[] {
    return this.#links.map(({ column, ofSource, ofTarget }) =>
      ofSource === undefined
        ? linkValue(target, ofTarget as Column, column)
        : linkValue(source, ofSource, column),
    )
  }

  /** The first column for which the ends of a pair have different values: no row can lead to both. */
  differing([source, target]: Pair): Column | undefined {
    const isOther = ({ column, ofSource, ofTarget }: LinkColumn): boolean => {
      if (ofSource === undefined || ofTarget === undefined) return false
      const [one, other] = [linkValue(source, ofSource, column), linkValue(target, ofTarget, column)]
      return comparable(one, column.type) !== comparable(other, column.type)
    }
    return this.#links.find(isOther)?.column
  }
}

/** The value of an end's own column, as the column in between holds it. */
export function linkValue({ entity, mapper }: EntityState, own: Column, between: Column): unknown {
  return convertKey(entity[mapper.propertyOf(own).name], between.type)
}
