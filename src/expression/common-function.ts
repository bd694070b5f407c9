/** Functions whose results are not typed, but whose names are known: strict index access takes them as they are. */
// prettier-ignore
export const COMMON_FUNCTIONS = [
  'age', 'array_length', 'array_to_string', 'bool_and', 'bool_or', 'cardinality', 'char_length',
  'concat', 'concat_ws', 'date', 'date_part', 'date_trunc', 'datetime', 'exp', 'format',
  'gen_random_uuid', 'generate_series', 'greatest', 'instr', 'json_agg', 'json_array_elements',
  'json_array_length', 'json_build_object', 'json_each', 'json_extract', 'json_group_array', 'json_object',
  'json_type', 'jsonb_agg', 'jsonb_array_elements', 'jsonb_array_length', 'jsonb_build_object',
  'jsonb_each', 'jsonb_set', 'julianday', 'least', 'left', 'ln', 'log', 'lpad', 'ltrim', 'md5',
  'mode', 'octet_length', 'percentile_cont', 'percentile_disc', 'plainto_tsquery', 'position',
  'random', 'regexp_replace', 'repeat', 'replace', 'reverse', 'right', 'rpad', 'rtrim',
  'similarity', 'split_part', 'stddev', 'strftime', 'string_to_array', 'substr', 'substring',
  'time', 'to_char', 'to_date', 'to_timestamp', 'to_tsquery', 'to_tsvector', 'total', 'translate', 'trim',
  'trunc', 'ts_rank', 'unaccent', 'unixepoch', 'unnest', 'variance', 'websearch_to_tsquery',
] as const

/** The name of a function that is known, though its result is not typed. */
export type CommonFunction = (typeof COMMON_FUNCTIONS)[number]
