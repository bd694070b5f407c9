import { SchemaDifference } from '../schema-difference'
import type { Facets } from '../../schema/facets/facet'
import { compareFacets, type FacetDifference } from './compare-facets'
import type { Noun } from './nouns'

/** A noun beside the form in which a database writes it. */
interface Sides {
  readonly noun: Noun
  readonly normal: Noun | undefined
  /** Why there is no such form, or not of all of it. */
  readonly failure: string | undefined
}

/** One of the two schemas that are compared. */
export interface NounTree {
  readonly nouns: readonly Noun[]
  /** The same as a database writes them; undefined where none is asked. */
  readonly normal: readonly Noun[] | undefined
  /** Why something could not be brought into that form. */
  readonly failures: ReadonlyMap<object, string>
}

/** Compares two schemas, noun by noun and facet by facet. */
export function compareTrees(first: NounTree, second: NounTree): SchemaDifference[] {
  const isFinal = first.normal === undefined && second.normal === undefined
  return compareLists(sidesOf(first), sidesOf(second), isFinal)
}

function sidesOf({ nouns, normal = [], failures }: NounTree): Sides[] {
  const there = keyed(normal)
  return nouns.map((noun) => ({
    noun,
    normal: there.get(keyOf(noun)),
    failure: failures.get(noun.source),
  }))
}

function partsOf({ noun, normal, failure }: Sides): Sides[] {
  const there = keyed(normal?.parts ?? [])
  return noun.parts.map((part) => ({ noun: part, normal: there.get(keyOf(part)), failure }))
}

function keyed(nouns: readonly Noun[]): Map<string, Noun> {
  return new Map(nouns.map((noun) => [keyOf(noun), noun]))
}

function keyOf({ kind, key }: Noun): string {
  return JSON.stringify([kind, key])
}

function compareLists(
  first: readonly Sides[],
  second: readonly Sides[],
  isFinal: boolean,
): SchemaDifference[] {
  const { pairs, onlyFirst, onlySecond } = paired(first, second)
  return [
    ...onlyFirst.map(({ noun }) => lone('onlyFirst', noun)),
    ...onlySecond.map(({ noun }) => lone('onlySecond', noun)),
    ...pairs.flatMap(([a, b]) => comparePair(a, b, isFinal)),
  ]
}

interface Pairing {
  readonly pairs: readonly (readonly [Sides, Sides])[]
  readonly onlyFirst: readonly Sides[]
  readonly onlySecond: readonly Sides[]
}

/** By name; what is left, by what it consists of: then only the name differs. */
function paired(first: readonly Sides[], second: readonly Sides[]): Pairing {
  const byKey = pairedBy(first, second, ({ noun }) => [keyOf(noun)])
  const byContent = pairedBy(byKey.onlyFirst, byKey.onlySecond, contentsOf)
  return { ...byContent, pairs: [...byKey.pairs, ...byContent.pairs] }
}

function pairedBy(
  first: readonly Sides[],
  second: readonly Sides[],
  keysOf: (sides: Sides) => readonly string[],
): Pairing {
  const there = new Map<string, Sides[]>()
  for (const sides of second) {
    for (const key of keysOf(sides)) {
      const list = there.get(key)
      if (list === undefined) there.set(key, [sides])
      else list.push(sides)
    }
  }
  const taken = new Set<Sides>()
  const pairs: [Sides, Sides][] = []
  const onlyFirst = first.filter((sides) => {
    const other = keysOf(sides)
      .flatMap((key) => there.get(key) ?? [])
      .find((candidate) => !taken.has(candidate))
    if (other === undefined) return true
    taken.add(other)
    pairs.push([sides, other])
    return false
  })
  return { pairs, onlyFirst, onlySecond: second.filter((sides) => !taken.has(sides)) }
}

/** What a constraint or index is but for its name; other nouns are what they are called. */
function contentsOf({ noun, normal }: Sides): string[] {
  const forms = normal === undefined ? [noun] : [noun, normal]
  return forms.flatMap(({ kind, facets }) =>
    facets.has('name') ? [JSON.stringify([kind, contentOf(facets)])] : [],
  )
}

function contentOf(facets: Facets): (readonly [string, string])[] {
  return [...facets].flatMap(([name, { text, mode }]) =>
    name === 'name' || mode === 'program' ? [] : [[name, text] as const],
  )
}

function comparePair(first: Sides, second: Sides, isFinal: boolean): SchemaDifference[] {
  const differing = compareFacets(facetSides(first), facetSides(second))
  const { subject } = first.noun
  return [
    ...differing.map((each) => facetDifference(subject, each, { first, second, isFinal })),
    ...columnOrder(first.noun, second.noun),
    ...compareLists(partsOf(first), partsOf(second), isFinal),
  ]
}

function facetSides({ noun, normal }: Sides): { declared: Facets; normal: Facets | undefined } {
  return { declared: noun.facets, normal: normal?.facets }
}

interface Where {
  readonly first: Sides
  readonly second: Sides
  readonly isFinal: boolean
}

function facetDifference(
  subject: string,
  found: FacetDifference,
  { first, second, isFinal }: Where,
): SchemaDifference {
  const { name: property, isCertain } = found
  if (isCertain || isFinal)
    return new SchemaDifference({
      kind: 'differs',
      subject,
      property,
      first: found.first,
      second: found.second,
    })
  const why = ({ normal, failure }: Sides): string | undefined =>
    normal === undefined ? (failure ?? 'the database did not give it back') : undefined
  return new SchemaDifference({ kind: 'unknown', subject, property, first: why(first), second: why(second) })
}

/** Of the columns that both have. */
function columnOrder(first: Noun, second: Noun): SchemaDifference[] {
  const [names, others] = [first, second].map(({ parts }) =>
    parts.filter(({ kind }) => kind === 'column').map(({ key }) => key),
  ) as [string[], string[]]
  const [known, alsoKnown] = [new Set(names), new Set(others)]
  const [a, b] = [names.filter((name) => alsoKnown.has(name)), others.filter((name) => known.has(name))]
  if (a.join('\0') === b.join('\0')) return []
  return [
    new SchemaDifference({
      kind: 'differs',
      subject: first.subject,
      property: 'order of columns',
      first: a.join(', '),
      second: b.join(', '),
    }),
  ]
}

function lone(kind: 'onlyFirst' | 'onlySecond', noun: Noun): SchemaDifference {
  const text = [...noun.facets]
    .filter(([name, { mode }]) => mode !== 'program' && name !== 'name')
    .map(([name, facet]) => `${name} ${facet.text}`)
    .join(', ')
  const what = text === '' ? noun.kind : text
  return new SchemaDifference({
    kind,
    subject: noun.subject,
    [kind === 'onlyFirst' ? 'first' : 'second']: what,
  })
}
