/** Required before the tests: lets them run on the oldest PostgreSQL that Dovetail serves. */
process.env['DOVETAIL_TEST_POSTGRES_VERSION'] = '15'
