/** Reads chosen columns of rows, and what is related to them: plain objects that the session does not keep. */
import type { Row } from '../../engine/result'
import type { WireRow } from '../../engine/wire-row'
import { valueFrom } from '../../registry/embedded-value'
import type { Mapper } from '../../registry/mapper'
import { linkingPairs, type Relationship } from '../../registry/relationship'
import { propertiesOf } from '../entity-query'
import { relate, type EntityState, type Instance } from '../entity-state'
import { selectedOf } from '../row-source'
import { KeyPositions } from './key-position'
import type { LoaderContext } from './loader-context'
import { placeRows } from './placement'
import { namedRelations, type RelationOptions } from './with-spec'

/** Reads plain rows and what is related to them, which may be instances where no columns of it are named. */
export class PlainRowsReader {
  /** `loadRelations` loads those of instances. */
  constructor(
    private readonly context: LoaderContext,
    private readonly loadRelations: (
      context: LoaderContext,
      states: readonly EntityState[],
      spec: unknown,
    ) => Promise<void>,
  ) {}

  /** Loads a relation of instances as plain rows, in one statement and one for each relation of theirs. */
  async load(
    states: readonly EntityState[],
    relationship: Relationship,
    options: RelationOptions,
  ): Promise<void> {
    const owners = states.map(({ entity }) => entity)
    const related = await this.#relatedOf(owners, relationship, options)
    for (const [i, state] of states.entries()) placeRows(state, relationship, related[i] ?? [])
  }

  /** Plain rows, with their relations: a statement for each. */
  async read(mapper: Mapper, options: PlainOptions, rows: readonly WireRow[]): Promise<Row[]> {
    const found = rows.map(rowReader(this.context, mapper, options))
    if (found.length > 0 && options.with !== undefined)
      for (const { relationship, options: how } of namedRelations(mapper, options.with)) {
        const { name, isToMany } = relationship
        const keys = found.map((row) => row.keys)
        const related = await this.#relatedOf(keys, relationship, how)
        for (const [i, { row }] of found.entries())
          row[name] = isToMany ? related[i] : (related[i]?.[0] ?? null)
      }
    return found.map(({ row }) => row)
  }

  /** What is related to each of several rows, of which the keys are known. */
  async #relatedOf(
    owners: readonly Instance[],
    relationship: Relationship,
    options: RelationOptions,
  ): Promise<readonly object[][]> {
    const { target } = relationship
    const { lists, ofEach } = new KeyPositions(relationship, owners)
    const groups: object[][] = (lists[0] ?? []).map(() => [])
    if (groups.length > 0) {
      const columns = options.columns && selectedForRows(target, options)
      const place = columns === undefined ? selectedOf(target).length : propertiesOf(target, columns).length
      const rows = await this.context.fetch(relationship, { ...options, columns, byPosition: true }, lists)
      const objects =
        columns === undefined
          ? await this.#readInstances(relationship, options, rows)
          : await this.read(target, options, rows)
      for (const [i, object] of objects.entries()) groups[Number(rows[i]?.[place])]?.push(object)
    }
    return ofEach.map((position) => [...(groups[position ?? -1] ?? [])])
  }

  /** The instances of rows, with their relations. */
  async #readInstances(
    { name, target }: Relationship,
    options: RelationOptions,
    rows: readonly WireRow[],
  ): Promise<object[]> {
    const states = this.context.hydrate(target, rows)
    const all = [...new Set(states)]
    relate(all)
    const { recursive, with: spec } = options
    const below = recursive === true ? true : (recursive ?? 1) - 1
    const tree = below === 0 ? {} : { [name]: { ...options, recursive: below } }
    await this.loadRelations(this.context, all, { ...(spec as object | undefined), ...tree })
    return states.map(({ entity }) => entity)
  }
}

/** Which columns of rows are wanted, and which of their relations. */
type PlainOptions = Pick<RelationOptions, 'columns' | 'with'>

/** What has to be selected for plain rows: the columns that are named, and behind them the keys of their relations. */
export function selectedForRows(mapper: Mapper, { columns = [], with: spec }: PlainOptions): string[] {
  const named = new Set(propertiesOf(mapper, columns).map(({ name }) => name))
  return [...columns, ...linkNames(mapper, spec).filter((name) => !named.has(name))]
}

/** The properties by which rows find what they are related to. */
function linkNames(mapper: Mapper, spec: unknown): string[] {
  if (spec === undefined) return []
  const links = namedRelations(mapper, spec).flatMap(({ relationship }) =>
    linkingPairs(relationship).map(({ source }) => relationship.source.propertyOf(source).name),
  )
  return [...new Set(links)]
}

/** A row as the program gets it, and the values by which its relations are found. */
interface PlainRow {
  readonly row: Record<string, unknown>
  readonly keys: Instance
}

function rowReader(
  context: LoaderContext,
  mapper: Mapper,
  options: PlainOptions,
): (row: WireRow) => PlainRow {
  const { columns: names = [] } = options
  const readers = new Map(
    propertiesOf(mapper, selectedForRows(mapper, options)).map(({ name, column }, i) => {
      const decode = context.decoderOf(column.type)
      return [name, (row: WireRow): unknown => decode(row[i] ?? null)] as const
    }),
  )
  const read = (path: string, row: WireRow): unknown => readers.get(path)?.(row)
  const parts = names.map((name) => {
    const value = mapper.embedded.find((embedded) => embedded.name === name)
    return (row: WireRow): unknown =>
      value === undefined ? read(name, row) : valueFrom(value, (path) => read(path, row))
  })
  const links = linkNames(mapper, options.with)
  return (row) => ({
    row: Object.fromEntries(names.map((name, i) => [name, parts[i]?.(row)])),
    keys: Object.fromEntries(links.map((name) => [name, read(name, row)])),
  })
}
