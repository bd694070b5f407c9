import type { WireRow } from '../engine/wire-row'
import type { Mapper } from '../registry/mapper'
import type { EntityState } from './entity-state'
import { classRowOf } from './hydrator'
import type { IdentityKey } from './identity-key'
import { ReaderContext } from './reader-context'
import { takeRow } from './refresh'

/**
 * Reads rows over what the session knows of them already, and over whatever the program has made of it. What is known counts
 * only once its row has come.
 */
export class RefreshingContext extends ReaderContext {
  readonly #fresh = new Set<EntityState>()

  override hydrate(mapper: Mapper, rows: readonly WireRow[]): EntityState[] {
    return rows.flatMap((row) => this.hydrateOne(mapper, row) ?? [])
  }

  override hydrateOne(mapper: Mapper, row: WireRow): EntityState | undefined {
    const { identityMap, plans } = this.source
    const own = classRowOf(plans.hydrator(mapper), row)
    const key = own?.hydrator.keyOf(own.row)
    if (own === undefined || key === undefined) return undefined
    const known = identityMap.find(own.hydrator.mapper, key)
    // What is to be deleted stays so.
    if (known !== undefined && known.status !== 'deleted' && !this.#fresh.has(known))
      takeRow(known, own.hydrator, own.row)
    const state = known ?? identityMap.fromRow(own.hydrator, own.row)
    if (state !== undefined) this.#fresh.add(state)
    return state
  }

  override find(mapper: Mapper, key: IdentityKey): EntityState | undefined {
    const known = super.find(mapper, key)
    return known !== undefined && this.#fresh.has(known) ? known : undefined
  }
}
