import type { FoundModel, SoughtModel } from './inspector'
import { renamedFacts, type NamingRules } from './renamed-facts'
import { buildMetaData, type CatalogFacts } from './table-facts'

/** What was read of a database, told in the names of a model that says what its things were called before. */
export function foundModel(
  found: CatalogFacts,
  { tables, defaultSchema, quoter, moved }: SoughtModel,
  rules: Pick<NamingRules, 'nameKey' | 'brackets' | 'nameLimit'>,
): FoundModel {
  const { facts, renamings } = renamedFacts(found, tables, {
    ...rules,
    defaultSchema,
    moved,
    quote: (name) => quoter.quote(name),
  })
  const metadata = buildMetaData(facts)
  return { metadata, now: facts === found ? metadata : buildMetaData(found), renamings }
}
