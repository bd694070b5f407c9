/** Domains, composite types and ranges that differ, and what is said of types. */
import type { DdlCompiler } from '../../../compiler/ddl-compiler'
import { CommentOn } from '../../../statement/ddl/object-ddl'
import type { CompositeType } from '../../../types/composite'
import type { PlanningFacts } from '../../change-planner'
import type { Draft } from '../../plan-draft'
import type { ChangeOf } from '../../schema-change'
import { inCatalog } from './assessments'
import { compositeDrafts } from './composite-changes'
import { domainDrafts } from './domain-changes'
import { typeReplacement } from './type-replacement'

type TypeChange = ChangeOf<'changeType'>

/** The statements that bring a type to what the model says. */
export function namedTypeDrafts(change: TypeChange, facts: PlanningFacts, compiler: DdlCompiler): Draft[] {
  const isSaid = change.facets.filter(({ name }) => /^(?:comment|fieldComments\..*)$/su.test(name))
  const comments = commentDrafts(change, isSaid)
  if (isSaid.length === change.facets.length) return comments
  const altered = alterationOf(change, facts)
  return altered === undefined ? typeReplacement(change, facts, compiler) : [...altered, ...comments]
}

/** The statements that leave the type where it is; undefined where there are none. */
function alterationOf(change: TypeChange, facts: PlanningFacts): Draft[] | undefined {
  if (change.type.kind === 'domain') return domainDrafts(change, facts)
  return change.type.kind === 'composite' ? compositeDrafts(change, facts) : undefined
}

function commentDrafts(change: TypeChange, facets: TypeChange['facets']): Draft[] {
  const { type, schema } = change
  return facets.map(({ name }): Draft => {
    const field = /^fieldComments\.(.*)$/su.exec(name)?.[1]
    const place = { type, schema }
    return {
      change,
      phase: 'comment',
      nodes: [
        field === undefined
          ? new CommentOn({ on: 'type', ...place }, type.comment)
          : new CommentOn({ on: 'field', field, ...place }, fieldComment(type as CompositeType, field)),
      ],
      assessment: inCatalog('SHARE UPDATE EXCLUSIVE on the type'),
    }
  })
}

function fieldComment({ fields }: CompositeType, wanted: string): string | undefined {
  return fields.find(([name]) => name === wanted)?.[2]?.comment
}
