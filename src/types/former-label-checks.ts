import { DefinitionError } from '../errors'
import { areFormerNames, formerNames, type FormerNames } from '../util/former-names'

/** An enum as it says what it was called before. */
interface Renamed {
  readonly name: string | undefined
  readonly values: readonly string[]
  readonly renamedFrom: FormerNames | undefined
  readonly renamedLabels: Readonly<Partial<Record<string, FormerNames>>> | undefined
}

/** Refuses former names of an enum and of its labels that are none, or that something else has or had as well. */
export function checkFormerLabels({ name, values, renamedFrom, renamedLabels = {} }: Renamed): void {
  const past = new Map<string, string>()
  if (!areFormerNames(renamedFrom ?? 'none') || !isRecord(renamedLabels))
    throw new DefinitionError(`${called(name)} has no names in renamedFrom or renamedLabels.`, {
      hint: "Write { renamedFrom: 'former', renamedLabels: { label: 'former' } }, or lists of former names.",
    })
  if (name !== undefined && formerNames(renamedFrom).includes(name))
    throw new DefinitionError(`${called(name)} says renamedFrom: '${name}', which is the name that it has.`, {
      hint: 'Write the name that it had before, or leave renamedFrom out.',
    })
  for (const [label, names] of Object.entries(renamedLabels)) {
    const said = `${called(name)} says renamedLabels: { ${JSON.stringify(label)}: … }`
    if (!values.includes(label))
      throw new DefinitionError(`${said}, which is none of its labels.`, {
        hint: 'Write the present label first, and behind it the one that it was before: { present: former }.',
      })
    if (!areFormerNames(names ?? []))
      throw new DefinitionError(`${said} without a former label.`, {
        hint: 'Write the label that it was before, or a list of them.',
      })
    for (const former of formerNames(names)) {
      assertPast(said, former, { label, values, taken: past.get(former) })
      past.set(former, label)
    }
  }
}

interface Others {
  readonly label: string
  readonly values: readonly string[]
  readonly taken: string | undefined
}

function assertPast(said: string, former: string, { label, values, taken }: Others): void {
  if (former === label)
    throw new DefinitionError(`${said} with '${former}', which is what it is called now.`, {
      hint: 'Write the label that it was before, or leave it out.',
    })
  if (values.includes(former))
    throw new DefinitionError(`${said} with '${former}', which is another of its labels.`, {
      hint: `Rename first, and add the new '${former}' in a later version, when no database has the old one any more.`,
    })
  if (taken !== undefined)
    throw new DefinitionError(`${said} with '${former}', and so does '${taken}'.`, {
      hint: 'Keep it where the rows are to stay.',
    })
}

function called(name: string | undefined): string {
  return name === undefined ? 'An enum' : `Enum '${name}'`
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
