/** The table in which sync keeps what it did. It is no part of anybody's schema, so nobody reads it back with one. */
export const OWN_TABLE = 'dovetail_history'
