// Functions write what failed into their log; here nearly everything fails at some time. Read before the logger is made.
process.env.POWERTOOLS_LOG_LEVEL = 'SILENT'
