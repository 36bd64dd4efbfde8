-- What stands under a project or a department is found without the lines of all others.
CREATE INDEX line_dimension_by_code ON ledger.line_dimension (client_id, type, code, voucher_id, line_no);
