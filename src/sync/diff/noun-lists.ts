import type { Expression } from '../../expression/expression'
import { walk } from '../../expression/walk'
import { Column } from '../../schema/column'
import type { FacetContext } from '../../schema/facets/facet'
import type { Table } from '../../schema/table'
import type { TablePair } from '../snapshot'
import { tableNoun, type Noun } from './nouns'

/** The nouns of one table, to be found by name. */
export class NounList {
  readonly #byKey: ReadonlyMap<string, Noun>

  constructor(readonly noun: Noun) {
    this.#byKey = new Map(noun.parts.map((part) => [listKey(part.kind, part.key), part]))
  }

  get columns(): readonly Noun[] {
    return this.of('column')
  }

  /** Those of one kind. */
  of(kind: string): readonly Noun[] {
    return this.noun.parts.filter((part) => part.kind === kind)
  }

  byKey(kind: string, key: string): Noun | undefined {
    return this.#byKey.get(listKey(kind, key))
  }
}

function listKey(kind: string, key: string): string {
  return `${kind} ${key}`
}

/** The nouns of a table three times: wanted, found, and as the database would give the wanted one back. */
export interface NounLists {
  readonly table: Table
  readonly wanted: NounList
  readonly found: NounList
  readonly normal: NounList | undefined
  /** What of the found is the model's, too; the comparers add to it. */
  readonly known: Set<Noun>
  /** Checks and exclusions of the model that the database does not have; the comparer adds to it. */
  readonly missing: Set<Noun>
}

/** Describes all three. */
export function nounLists({ wanted, found, normal }: TablePair, context: FacetContext): NounLists {
  const list = (table: Table): NounList => new NounList(tableNoun(table, context))
  return {
    table: wanted,
    wanted: list(wanted),
    found: list(found),
    normal: normal && list(normal),
    known: new Set(),
    missing: new Set(),
  }
}

/** Whether an expression names a column that a table does not have. */
export function namesMissing(
  expression: Expression,
  found: NounList,
  { name }: Pick<FacetContext, 'name'>,
): boolean {
  return [...walk(expression)].some(
    (part) => part instanceof Column && found.byKey('column', name(part.name)) === undefined,
  )
}
