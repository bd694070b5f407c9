/** Options of what is built on the registry are checked as those of the schema are. */
export { checkOptions } from '../schema/items'
