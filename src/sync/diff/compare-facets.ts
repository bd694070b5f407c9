import type { Facets, FacetText } from '../../schema/facets/facet'

/** A noun's facets as they were declared, and as a database writes them. */
export interface FacetSides {
  readonly declared: Facets
  /** Undefined where no database was asked, or it could not be brought to write them. */
  readonly normal: Facets | undefined
}

/** A facet that two nouns have in different forms. */
export interface FacetDifference {
  readonly name: string
  readonly first: string | undefined
  readonly second: string | undefined
  /** `false` where the texts differ only as long as no database has brought them to one form. */
  readonly isCertain: boolean
}

/**
 * Compares facet by facet. A facet that databases spell in their own words is the same if any form of the first is a form of
 * the second: what was read from a database is in its form already, and may change when it is written a second time.
 */
export function compareFacets(first: FacetSides, second: FacetSides): FacetDifference[] {
  const names = new Set([...first.declared.keys(), ...second.declared.keys()])
  return [...names].flatMap((name): FacetDifference[] => {
    const [a, b] = [first.declared.get(name), second.declared.get(name)]
    const mode = (a ?? b)?.mode
    if (a?.text === b?.text || mode === 'program') return []
    if (mode === 'plain') return [{ name, first: a?.text, second: b?.text, isCertain: true }]
    return compareSpelled(name, first, second)
  })
}

function compareSpelled(name: string, first: FacetSides, second: FacetSides): FacetDifference[] {
  const forms = formsOf(second, name)
  if (formsOf(first, name).some((text) => forms.includes(text))) return []
  const isCertain = first.normal !== undefined && second.normal !== undefined
  const told = ({ declared, normal = declared }: FacetSides): string | undefined =>
    textOf((isCertain ? normal : declared).get(name) ?? declared.get(name))
  return [{ name, first: told(first), second: told(second), isCertain }]
}

function formsOf({ declared, normal }: FacetSides, name: string): (string | undefined)[] {
  const own = textOf(declared.get(name))
  return normal === undefined ? [own] : [own, textOf(normal.get(name))]
}

function textOf(facet: FacetText | undefined): string | undefined {
  return facet?.text
}
