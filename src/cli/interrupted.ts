import { SyncError } from '../errors'

/** Ends a plan in the middle, because the user asked for it. */
export class Interrupted extends SyncError {
  constructor() {
    super('The command was interrupted: what was not committed is rolled back.')
  }
}
