/** Changed rows as they are to be updated: those with the same changed columns together, their values ready for the wire. */
import type { WireValue } from '../../engine/wire-row'
import type { Mapper } from '../../registry/mapper'
import { fitted } from '../../statement/row-input'
import { groupBy } from '../../util/group-by'
import type { EntityState } from '../entity-state'
import { assertWritten } from './computed-column'
import { defaultOf } from './default-value'
import { heldKeyOf, type HeldRows, type HeldValues } from './held-rows'
import { rowMirrorOf } from './row-mirror'
import type { RowColumn, RowPlan, RowPlans, UpdateShape } from './row-plan'
import { nextVersion } from './row-version'
import { storedRow } from './stale-rows'
import type { WriteContext } from './write-context'

/** Rows of one table that one statement can update. */
export interface ChangedRows extends HeldRows {
  readonly plan: RowPlan
  readonly shape: UpdateShape
  /** Row after row the values that it is given, then what it is found by. */
  readonly wires: readonly WireValue[]
}

/**
 * What is to be updated of instances of one class, for each of its tables. All is prepared before anything is written: the
 * program may change the instances meanwhile.
 */
export function changedRows(
  context: WriteContext,
  plans: RowPlans,
  states: readonly EntityState[],
): readonly (readonly ChangedRows[])[] {
  const [{ mapper }] = plans
  const mirror = rowMirrorOf(context, mapper)
  const bySignature = groupBy(states, mirror.changed)
  bySignature.delete('')
  for (const signature of bySignature.keys()) assertAllWritten(mapper, signature)
  const parts: ChangedRows[][] = plans.map(() => [])
  for (const [signature, group] of bySignature) {
    const values: HeldValues[] = []
    const keys: unknown[][] | undefined = plans[0].hasPlainKey ? undefined : []
    plans.forEach((plan, i) => {
      const shape = plan.updateShape(signature)
      if (shape.set.length > 0)
        parts[i]?.push({
          plan,
          shape,
          states: group,
          values,
          keys,
          wires: wiresOf(context, plan, { shape, states: group }),
        })
    })
    // What was fitted for any of the tables is what the row holds.
    for (const state of group) {
      values.push(mirror.values(state))
      keys?.push(heldKeyOf(plans[0], state))
    }
  }
  return parts
}

function assertAllWritten(mapper: Mapper, signature: string): void {
  for (let at = 0; at < signature.length; at++)
    assertWritten(mapper, mapper.properties[signature.charCodeAt(at)] as RowColumn['property'])
}

function wiresOf(
  { undo }: WriteContext,
  plan: RowPlan,
  { shape, states }: Pick<ChangedRows, 'shape' | 'states'>,
): readonly WireValue[] {
  const { version } = plan
  const wires: WireValue[] = []
  states.forEach((state) => {
    const { entity } = state
    for (const { name, property } of shape.renewed)
      undo.set(entity, name, defaultOf(property.column.options.updateValue))
    const found = plan.hasWireKey && state.row !== undefined ? undefined : storedRow(plan, state)
    if (version !== undefined) undo.set(entity, version.name, nextVersion(entity[version.name]))
    for (const column of shape.set) wires.push(wireOf(undo, state, column))
    for (let i = 0; i < plan.found.length; i++) {
      const { position, encode } = plan.found[i] as RowColumn
      wires.push(found === undefined ? (state.row?.[position] ?? null) : encode(found[i]))
    }
  })
  return wires
}

/** A value as it goes over the wire; the instance takes it as the column keeps it. */
function wireOf(undo: WriteContext['undo'], { entity }: EntityState, column: RowColumn): WireValue {
  const value = entity[column.name]
  const plain = column.encodePlain?.(value)
  if (plain !== undefined) return plain
  const kept = fitted(column.property.column, value)
  if (kept !== value) undo.set(entity, column.name, kept)
  return column.encode(kept)
}
