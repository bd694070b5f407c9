/** Where nulls stand among the values. */
export type NullsOrder = 'first' | 'last'
