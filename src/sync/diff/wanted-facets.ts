/** What of a model's noun a database has otherwise. What the model is silent about may be somebody else's wish, and stays. */
import type { Collate, Expression } from '../../expression/expression'
import type { Facets } from '../../schema/facets/facet'
import type { Column } from '../../schema/column'
import type { Constraint } from '../../schema/constraint'
import type { Table } from '../../schema/table'
import { ExcludeConstraint } from '../../schema/exclude'
import { Index } from '../../schema/table-index'
import type { Alteration, ChangedFacet, Change } from '../../dialect/schema-change'
import { compareFacets, type FacetDifference } from './compare-facets'
import type { Noun } from './nouns'

/** A noun of the model, the form of it that the database would give back, and what the database has. */
export interface NounTriple {
  readonly wanted: Noun
  /** Undefined where the form could not be had, so that only what needs none can be compared. */
  readonly normal: Noun | undefined
  readonly found: Noun
}

/** Names do not matter where things are found by what they are. */
const NEVER: ReadonlySet<string> = new Set(['name'])
/** Matters of taste and of tuning. */
const ONLY_IF_WANTED: ReadonlySet<string> = new Set(['comment', 'collation', 'identity', 'ownedBy'])
const TUNING: ReadonlySet<string> = new Set(['with', 'tablespace'])
/** Options that decide which types columns can have: who is silent about them means those of the others. */
const DECISIVE: ReadonlySet<string> = new Set(['strict'])

/** How two nouns are compared. */
interface Strictness {
  /** The facets by which the found one was found. */
  readonly matched?: readonly string[]
  /** What the model is silent about is to be as if nobody had ever said it. */
  readonly isExact: boolean
}

/** The facets that differ. */
export function wantedFacets(
  { wanted, normal, found }: NounTriple,
  { matched = [], isExact }: Strictness,
): FacetDifference[] {
  const partitions = unknownPartitions(wanted, found)
  const isCompared = (name: string): boolean => !NEVER.has(name) && !matched.includes(name)
  const only = (facets: Facets): Facets => new Map([...facets].filter(([name]) => isCompared(name)))
  const there = only(found.facets)
  const differing = compareFacets(
    { declared: only(wanted.facets), normal: normal && only(normal.facets) },
    { declared: there, normal: there },
  )
  return differing.filter(
    (facet) =>
      (facet.isCertain || (isExact && !wanted.facets.has(facet.name))) &&
      !isUnspelled(facet.name, wanted, normal) &&
      !partitions.some((prefix) => facet.name.startsWith(prefix)) &&
      !isKeptForever(facet, wanted) &&
      !isOfColumns(facet, { wanted, found, isExact }) &&
      (isExact ||
        (!isOutgrown(facet) && (saysAnything(facet.name, wanted) || !mayBeSilent(facet.name, wanted)))),
  )
}

/** Partitions come and go by what is in them: those that the model does not name are nobody's mistake, and go as a whole if at all. */
function unknownPartitions(wanted: Noun, found: Noun): string[] {
  const there = [...found.facets.keys()].filter((name) => /^dialect\.[a-z]+\.partitions\..*\.is$/s.test(name))
  return there.filter((name) => !wanted.facets.has(name)).map((name) => name.slice(0, -'is'.length))
}

interface Sorted extends Pick<NounTriple, 'wanted' | 'found'> {
  readonly isExact: boolean
}

/** A part that is sorted as its column is, or will be, says of no collation. */
function isOfColumns({ name, first, second }: FacetDifference, { wanted, found, isExact }: Sorted): boolean {
  if (name !== 'collations') return false
  const there = operandsIn(found.source).map(collationOf)
  const own = operandsIn(wanted.source).map((operand, i) => {
    return collationOf(operand) ?? (isExact ? undefined : there[i]) ?? '-'
  })
  const none = own.map(() => '-').join(', ')
  const inFull = (text = none): string =>
    text
      .split(', ')
      .map((part, i) => (part === '-' ? own[i] : part))
      .join(', ')
  return inFull(first) === inFull(second)
}

/** That of the column which an operand is, as far as it says. */
function collationOf(operand: Expression): string | undefined {
  const column = operand.kind === 'collate' ? (operand as Collate).operand : operand
  const collation = column.kind === 'column' ? (column as Column).options.collation : undefined
  return collation && [collation].flat().join('.')
}

function operandsIn(source: Noun['source']): readonly Expression[] {
  if (source instanceof ExcludeConstraint) return source.elements.map(({ ordering }) => ordering.operand)
  return source instanceof Index ? source.orderings.map(({ operand }) => operand) : []
}

/** A column or check that was there before it was inherited is the table's own for ever, which changes nothing. */
function isKeptForever({ name, second }: FacetDifference, { kind }: Noun): boolean {
  return (second === undefined || kind === 'check') && /^dialect\.[a-z]+\.inherited$/.test(name)
}

/** How something is made says no more once more has been done: a key was validated, a view filled. */
function isOutgrown({ name, second }: FacetDifference): boolean {
  return second === undefined && (name === 'view.withData' || /^dialect\.[a-z]+\.notValid$/.test(name))
}

/** An option of one database that what stands in for the noun could not have. */
function isUnspelled(name: string, wanted: Noun, normal: Noun | undefined): boolean {
  if (wanted.kind === 'column') return false
  const isSpelled = wanted.facets.get(name)?.mode === 'spelled'
  return name.startsWith('dialect.') && isSpelled && normal?.facets.has(name) === false
}

/** The changes that lead to the model: a comment that is missing is added, unless its noun is made anew with it; anything else is told. */
export function changesOf(
  triple: NounTriple,
  differing: readonly FacetDifference[],
  isRenamed = false,
): Change[] {
  const isMissingComment = ({ name, second }: FacetDifference): boolean =>
    name === 'comment' && second === undefined
  const told = differing.filter((facet) => !isMissingComment(facet))
  if (told.length > 0 && !CHANGED_BY_FACET.has(triple.wanted.kind)) return differences(triple, differing)
  const comments = differing
    .filter(isMissingComment)
    .map(({ first = '' }) => addComment(triple, first, isRenamed))
  return [...comments, ...differences(triple, told)]
}

/** What has a change for each of its facets; anything else changes as a whole. */
const CHANGED_BY_FACET: ReadonlySet<string> = new Set(['column', 'table', 'view'])

/** What is renamed has its new name by then, anything else the name that was found. */
function addComment(
  { wanted: { kind, source, subject }, found }: NounTriple,
  text: string,
  isRenamed: boolean,
): Change {
  if (kind === 'column') {
    const column = source as Column
    return { kind: 'addComment', table: column.table, target: { on: 'column', column }, subject, text }
  }
  if (kind === 'index') {
    const index = source as Index
    const target = { on: 'index', index, found: isRenamed ? index : (found.source as Index) } as const
    return { kind: 'addComment', table: index.table, target, subject, text }
  }
  if (kind === 'table' || kind === 'view') {
    const table = source as Table
    return { kind: 'addComment', table, target: { on: 'table', table }, subject, text }
  }
  const { table } = source as Constraint
  const constraint = (isRenamed ? source : found.source) as Constraint
  return { kind: 'addComment', table, target: { on: 'constraint', constraint }, subject, text }
}

/** One for each facet of a column or table, one for any other noun. */
function differences({ wanted, found }: NounTriple, differing: readonly FacetDifference[]): Alteration[] {
  if (differing.length === 0) return []
  const { subject } = wanted
  const facets = differing.map(({ name, first, second }): ChangedFacet => ({ name, first, second }))
  if (!CHANGED_BY_FACET.has(wanted.kind)) {
    const told = (side: 'first' | 'second'): string =>
      facets.map((facet) => `${facet.name} ${facet[side] ?? 'not set'}`).join(', ')
    return [alteration(wanted, found, { subject, wanted: told('first'), found: told('second'), facets })]
  }
  return facets.map((facet) => {
    const { name, first = 'none', second = 'none' } = facet
    const told = { subject: `${wordOf(name)} of ${subject}`, wanted: first, found: second, facets: [facet] }
    return alteration(wanted, found, told)
  })
}

type Told = Pick<Alteration, 'subject' | 'wanted' | 'found' | 'facets'>

function alteration({ kind, source }: Noun, found: Noun, told: Told): Alteration {
  switch (kind) {
    case 'column': {
      const column = source as Column
      return {
        kind: 'changeColumn',
        table: column.table,
        column,
        foundColumn: found.source as Column,
        ...told,
      }
    }
    case 'table':
    case 'view':
      return { kind: 'changeTable', table: source as Table, foundTable: found.source as Table, ...told }
    case 'index': {
      const index = source as Index
      return { kind: 'changeIndex', table: index.table, index, foundIndex: found.source as Index, ...told }
    }
    default: {
      const constraint = source as Constraint
      const foundConstraint = found.source as Constraint
      return { kind: 'changeConstraint', table: constraint.table, constraint, foundConstraint, ...told }
    }
  }
}

/** Whether the model sets this facet. */
function saysAnything(name: string, noun: Noun): boolean {
  const { facets, source } = noun
  const [option, own = ''] = name.split('.')
  // Also what is the usual one if nobody says it.
  if (option === 'identity') return (source as Column).identity?.says(own) === true
  if (facets.get(name)?.mode === 'program') return false
  return facets.has(name) || isDenied(name, noun)
}

/** An option that is off is like one that nobody names, but for the word of the model. */
function isDenied(name: string, { kind, source }: Noun): boolean {
  const [option, database = '', own = ''] = name.split('.')
  if (option !== 'dialect') return false
  const { dialect = {} } = (kind === 'column' ? (source as Column).options : source) as { dialect?: object }
  return (dialect as Readonly<Record<string, Readonly<Record<string, unknown>>>>)[database]?.[own] === false
}

function mayBeSilent(name: string, { kind }: Noun): boolean {
  const [option = name, , own = ''] = name.replace(/^view\.(?=dialect\.)/, '').split('.')
  if (ONLY_IF_WANTED.has(option)) return true
  if (option !== 'dialect' || DECISIVE.has(own)) return false
  return kind === 'column' || kind === 'table' || TUNING.has(own)
}

const WORDS: Readonly<Record<string, string>> = {
  nullable: 'nullability',
  serverDefault: 'default',
  autoincrement: 'numbering',
}

function wordOf(name: string): string {
  return WORDS[name] ?? name
}
