/** What belongs to PostgreSQL alone. */
export { postgres } from './dialect/postgres/dialect'
