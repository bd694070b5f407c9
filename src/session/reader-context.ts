import type { Executor } from '../engine/executor'
import type { Decode, WireRow, WireValue } from '../engine/wire-row'
import type { Mapper } from '../registry/mapper'
import type { Relationship } from '../registry/relationship'
import type { SqlType } from '../types/sql-type'
import { KEYS, type RelatedOptions } from './entity-query'
import type { EntityState } from './entity-state'
import type { IdentityKey } from './identity-key'
import type { IdentityMap } from './identity-map'
import type { Linkage } from './loader/linkage'
import type { LoaderContext } from './loader/loader-context'
import type { PlanCache } from './plan-cache'
import type { ActiveFilters } from './row-filters'

/** Where a session's instances come from. */
export interface ReadSource {
  readonly identityMap: IdentityMap
  readonly plans: PlanCache
  readonly executor: () => Executor
}

/** What the loader needs of a session, for one read and the filters that hold for it. */
export class ReaderContext implements LoaderContext {
  /** `onFetch` is told of each statement. */
  constructor(
    protected readonly source: ReadSource,
    private readonly active: ActiveFilters,
    private readonly onFetch?: () => void,
  ) {}

  async fetch(
    relationship: Relationship,
    asked: RelatedOptions,
    keys: readonly (readonly unknown[])[],
  ): Promise<WireValue[][]> {
    const { source, active } = this
    const options = { active, ...asked, narrowing: active.along(relationship) }
    const executor = source.executor()
    const { compiled, values } = source.plans.related(executor, relationship, options)
    const { rows } = await executor.executeCompiled(compiled, { ...values, [KEYS]: keys })
    this.onFetch?.()
    return rows
  }

  hydrate(mapper: Mapper, rows: readonly WireRow[]): EntityState[] {
    return this.source.identityMap.fromRows(this.source.plans.hydrator(mapper), rows)
  }

  hydrateOne(mapper: Mapper, row: WireRow): EntityState | undefined {
    return this.source.identityMap.fromRow(this.source.plans.hydrator(mapper), row)
  }

  decoderOf(type: SqlType): Decode {
    return this.source.executor().dialect.codecs.decoder(type)
  }

  linkage(relationship: Relationship): Linkage {
    return this.source.plans.linkage(this.source.executor(), relationship)
  }

  comparesExactly(relationship: Relationship): boolean {
    return this.source.plans.comparesExactly(this.source.executor(), relationship)
  }

  find(mapper: Mapper, key: IdentityKey): EntityState | undefined {
    return this.active.visible(this.source.identityMap.find(mapper, key))
  }

  stateOf(entity: object): EntityState | undefined {
    return this.source.identityMap.stateOf(entity)
  }
}
