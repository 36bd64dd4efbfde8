-- Whoever posts lines with VAT holds their periods before it is asked whether the term is returned. That hold came with the foreign
-- key of the voucher, which is judged after the lines' own rules where one statement writes both: a return delivered between the
-- two lacked the voucher, and the voucher was posted into the term all the same.
CREATE OR REPLACE FUNCTION ledger.vat_term_open() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE bad record;
BEGIN
  IF NOT EXISTS (SELECT FROM new_lines n WHERE n.vat_code IS NOT NULL) THEN
    RETURN NULL;
  END IF;
  PERFORM FROM ledger.period p
  WHERE (p.client_id, p.year, p.number) IN (
    SELECT v.client_id, v.year, v.period FROM new_lines n
    JOIN ledger.voucher v ON v.client_id = n.client_id AND v.id = n.voucher_id
    WHERE n.vat_code IS NOT NULL
  )
  ORDER BY p.year, p.number FOR KEY SHARE;
  SELECT v.date, r.starts_on, r.ends_on INTO bad
  FROM new_lines n
  JOIN ledger.vat_code c ON c.client_id = n.client_id AND c.code = n.vat_code
    AND c.standard_code NOT IN ('0', '7', '20', '21', '22')
  JOIN ledger.voucher v ON v.client_id = n.client_id AND v.id = n.voucher_id
  JOIN ledger.vat_return r ON r.client_id = n.client_id AND r.reopened_at IS NULL
    AND r.starts_on <= v.date AND r.ends_on >= v.date
  WHERE n.vat_code IS NOT NULL
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'the VAT of % is returned, from % to %', bad.date, bad.starts_on, bad.ends_on
      USING ERRCODE = 'check_violation', CONSTRAINT = 'vat_term_open';
  END IF;
  RETURN NULL;
END
$$;
