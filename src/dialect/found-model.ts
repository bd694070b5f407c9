import type { FoundModel, SoughtModel } from './inspector'
import { Finding, renamedFacts, type NamingRules } from './renamed-facts'
import type { TypeRenamings } from './renamings'
import { buildMetaData, type CatalogFacts } from './table-facts'

/** How a database is read. */
interface Reading {
  readonly rules: Pick<NamingRules, 'nameKey' | 'brackets' | 'nameLimit'>
  /** What it would tell if types and labels had their new names; undefined where that cannot be tried. */
  readonly withTypes?: (renamings: TypeRenamings) => Promise<CatalogFacts | undefined>
}

/** What was read of a database, told in the names of a model that says what its things were called before. */
export async function foundModel(
  found: CatalogFacts,
  { defaultSchema, quoter, moved, ...model }: SoughtModel,
  { rules, withTypes }: Reading,
): Promise<FoundModel> {
  const naming = { ...rules, defaultSchema, moved, quote: (name: string) => quoter.quote(name) }
  const finding = new Finding(found, model, naming)
  const { renamings } = finding
  const isOfTypes = renamings.types.length + renamings.labels.length > 0
  const tried = isOfTypes ? await withTypes?.(renamings) : undefined
  const facts = renamedFacts(tried ?? found, finding, naming)
  const metadata = buildMetaData(facts)
  return { metadata, now: facts === found ? metadata : buildMetaData(found), renamings }
}
