"""Reports to rows: statements, text reuse, checks. Finding nothing is a result, never an error."""
