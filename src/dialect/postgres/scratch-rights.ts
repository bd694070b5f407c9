import type { CatalogReader } from '../inspector'

/** Says with each failure what the role of the session lacks, if that is the reason for all of them. */
export async function explained<T>(
  reader: CatalogReader,
  failures: ReadonlyMap<T, string>,
): Promise<ReadonlyMap<T, string>> {
  if (failures.size === 0) return failures
  const [row] = await reader.read(RIGHTS)
  const what = row?.['lacking']
  if (typeof what !== 'string') return failures
  return new Map([...failures].map(([owner, why]) => [owner, `${why} (${what})`]))
}

const RIGHTS = `SELECT CASE
  WHEN NOT has_database_privilege(current_database(), 'TEMPORARY')
    THEN format('it takes temporary tables: GRANT TEMPORARY ON DATABASE %I TO %I', current_database(), current_user)
  WHEN current_setting('transaction_read_only') = 'on'
    THEN 'it takes temporary tables, which a standby has not: compare with the primary'
  END AS lacking`
