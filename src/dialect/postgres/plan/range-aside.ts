/** What the server has made along with a range type, and called after it: it would stand in the way of another one of the name. */
import { RenameFunction, RenameType } from '../../../statement/ddl/alter-object-ddl'
import type { DdlNode } from '../../../statement/nodes'
import { RangeType } from '../../../types/range'
import { t } from '../../../types/t'
import { fitName } from '../../../util/fit-name'
import type { ChangeOf } from '../../schema-change'
import { capabilities } from '../capabilities'
import { multirangeOf } from '../type-reader'

type TypeChange = ChangeOf<'changeType'>

/** The statements that call it all after the name that the range has been given. */
export function rangeAside({ schema, foundType }: TypeChange, old: string): DdlNode[] {
  const found = foundType as RangeType
  const { multirangeName = multirangeOf(found.name), subtype } = found.definition
  const [place, name] =
    typeof multirangeName === 'string' ? [schema, multirangeName] : ([...multirangeName] as const)
  const multirange = new RangeType(name, { subtype })
  const oldMultirange = fitName(`${old}_multirange`, capabilities.identifierBytes)
  const range = new RangeType(old, { subtype, schema })
  const ofRange = { name: found.name, schema }
  const ofMultirange = { name, schema: place }
  return [
    new RenameType({ type: multirange, schema: place }, oldMultirange),
    new RenameFunction(ofRange, [subtype, subtype], old),
    new RenameFunction(ofRange, [subtype, subtype, t.text()], old),
    new RenameFunction(ofMultirange, [], oldMultirange),
    new RenameFunction(ofMultirange, [range], oldMultirange),
    new RenameFunction(ofMultirange, [t.array(range)], oldMultirange),
  ]
}
