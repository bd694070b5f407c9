import type { DdlCompiler } from '../../../compiler/ddl-compiler'
import type { Column } from '../../../schema/column'
import { AddLabel, type LabelPlace } from '../../../statement/ddl/alter-object-ddl'
import type { Draft } from '../../plan-draft'
import { tableOf, type Change, type ChangeOf } from '../../schema-change'

import { definedTypes } from '../../../types/resolve-type'
import { tokenize } from '../../../util/sql-tokenizer'

type EnumChange = ChangeOf<'changeEnum'>

/**
 * New labels are added where they belong, in a transaction of their own, since they can be used only when it has ended; undefined
 * where labels go, or change places. https://www.postgresql.org/docs/current/sql-altertype.html
 */
export function enumDrafts(change: EnumChange): Draft[] | undefined {
  const { labels, schema, type } = change
  const kept = type.values.filter((label) => labels.includes(label))
  if (JSON.stringify(kept) !== JSON.stringify(labels)) return undefined
  const nodes = type.values.flatMap((label, i) =>
    labels.includes(label) ? [] : new AddLabel({ type, schema }, label, placeOf(type.values, i, labels)),
  )
  return [
    {
      change,
      phase: 'label',
      nodes,
      assessment: { safety: 'safe', lock: 'none', reason: 'the rows stay as they are' },
      transaction: 'own',
    },
  ]
}

/** What names a new label waits for it, and is held back with it. */
export function behindLabels(
  drafts: readonly Draft[],
  changes: readonly Change[],
  compiler: DdlCompiler,
): readonly Draft[] {
  const isNew = ({ labels, type }: EnumChange): boolean =>
    type.values.some((label) => !labels.includes(label))
  const enums = changes.filter(
    (change): change is EnumChange => change.kind === 'changeEnum' && isNew(change),
  )
  if (enums.length === 0) return drafts
  return drafts.map((draft) => {
    const needed = enums.filter((change) => change !== draft.change && namesNewLabel(draft, change, compiler))
    return needed.length === 0 ? draft : { ...draft, needs: [...(draft.needs ?? []), ...needed] }
  })
}

function namesNewLabel(
  { assessment, change, nodes }: Draft,
  added: EnumChange,
  compiler: DdlCompiler,
): boolean {
  const { labels, type } = added
  const isOfType = (column: Column): boolean =>
    definedTypes(column.type, 'postgres').some(({ name }) => name === type.name)
  if (assessment.possible === false || tableOf(change)?.columns.some(isOfType) !== true) return false
  return nodes.some((node) =>
    tokenize(compiler.compile(node), { brackets: false }).some(
      ({ kind, value }) => kind === 'string' && type.values.includes(value) && !labels.includes(value),
    ),
  )
}

/** Behind the label before it, which is there by then; the first one before the first of the old ones. */
function placeOf(values: readonly string[], i: number, labels: readonly string[]): LabelPlace | undefined {
  const isLast = values.slice(i).every((label) => !labels.includes(label))
  const [before, first] = [values[i - 1], labels[0]]
  if (isLast) return undefined
  if (before !== undefined) return { after: before }
  return first === undefined ? undefined : { before: first }
}
