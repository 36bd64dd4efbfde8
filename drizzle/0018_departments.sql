-- A dimension can be given another name; the log holds what it was called before.
SELECT platform.tenant_table('ledger.dimension', 'change', '{name}');
