import type { Index } from '../../schema/table-index'
import type { Change } from '../change'
import type { DiffContext } from './context'
import type { NounLists } from './noun-lists'
import type { Noun } from './nouns'
import { changesOf, wantedFacets, type NounTriple } from './wanted-facets'

/** Compares the indexes of one table: by name, else by what they are over. */
export function diffIndexes({ wanted, found, normal }: NounLists, context: DiffContext): Change[] {
  const others = new Map<string, Noun[]>()
  for (const index of found.of('index')) {
    const columns = index.facets.get('columns')?.text ?? ''
    others.set(columns, [...(others.get(columns) ?? []), index])
  }
  return wanted.of('index').flatMap((index): Change[] => {
    const own = normal?.byKey('index', index.key) ?? asItIs(index)
    const same = found.byKey('index', index.key)
    if (same !== undefined) return told({ wanted: index, normal: own, found: same })
    const isLike = (other: Noun): boolean =>
      wantedFacets({ wanted: index, normal: own, found: other }).length === 0
    const candidates = others.get(own?.facets.get('columns')?.text ?? '') ?? []
    return own !== undefined && candidates.some(isLike) ? [] : missing(index, context)
  })
}

function told(triple: NounTriple): Change[] {
  return changesOf(triple, wantedFacets(triple))
}

/** An index over whole columns and rows reads the same everywhere. */
function asItIs(index: Noun): Noun | undefined {
  return (index.source as Index).plainColumns === undefined ? undefined : index
}

/** In one schema no two indexes can have the same name, whatever their tables. */
function missing({ source, subject }: Noun, { existing, compiler }: DiffContext): Change[] {
  const index = source as Index
  const owner = existing.indexOwner(index)
  if (owner === undefined) return [{ kind: 'addIndex', table: index.table, index }]
  const found =
    owner === index.table.name
      ? 'an index of this name that belongs to a constraint, is invalid, or is of another kind'
      : `one on table ${owner}`
  const wanted = `an index ${compiler.nameOf(index)} on table ${index.table.name}`
  return [{ kind: 'differs', subject, wanted, found }]
}
