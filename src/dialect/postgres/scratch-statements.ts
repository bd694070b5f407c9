import type { CatalogReader } from '../inspector'
import { textLiteral } from './text-literal'

const SETTING = 'dovetail.scratch_failures'

/**
 * Runs any number of statements in one round trip, each in a subtransaction of its own, so that one which fails does not
 * spoil the others. Gives the reasons of those that failed, by their place in the list.
 */
export async function runEach(
  reader: CatalogReader,
  statements: readonly string[],
): Promise<ReadonlyMap<number, string>> {
  if (statements.length === 0) return new Map()
  await reader.read(`DO ${textLiteral(blockOf(statements))}`)
  const [row] = await reader.read(`SELECT current_setting('${SETTING}') AS failures`)
  const failures = JSON.parse(String(row?.['failures'])) as readonly (readonly [number, string])[]
  return new Map(failures.map(([place, why]) => [place - 1, why]))
}

function blockOf(statements: readonly string[]): string {
  return `DECLARE statement record; failures jsonb := '[]';
BEGIN
  FOR statement IN SELECT * FROM json_array_elements_text(${textLiteral(JSON.stringify(statements))}) WITH ORDINALITY AS s(sql, place)
  LOOP
    BEGIN
      EXECUTE statement.sql;
    EXCEPTION WHEN OTHERS THEN
      failures := failures || jsonb_build_array(jsonb_build_array(statement.place, SQLERRM));
    END;
  END LOOP;
  PERFORM set_config('${SETTING}', failures::text, true);
END`
}
