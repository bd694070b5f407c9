/** Names that something has while others change theirs: the next plan knows them, should this one be broken off. */
import { shortHash } from '../util/short-hash'

const PASSING = 'dovetail_name_'

/** What has a name that others need before it can have its own is called so in between. */
export function passingName(place: string): string {
  return PASSING + shortHash(place, 12)
}

/** Whether something was on the way to another name. */
export function isPassingName(name: string): boolean {
  return name.startsWith(PASSING)
}
