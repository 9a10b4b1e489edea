from django.conf import settings
from django.db import migrations

# Which products are worth comparing with the one looked at. Like `catalog_search` it asks the index of words with the
# rights of the role that may only read, and always for the retailer of the session, which no argument can name.
# It reads so many rows per word at most, so that a word that every product has costs no more than a rare one, and leaves
# out what surely cannot be had. Who may be shown is decided by whoever asked, with all that is known of an offer.

FUNCTIONS = """
CREATE FUNCTION catalog_alike(looked bigint, titled text[], told text[], shelf_is text, room text, left_out bigint[], country text,
                              unknown_days int, most int)
RETURNS TABLE (product_id bigint, in_title text[], anywhere text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 40
SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off SET jit = off
AS $$
DECLARE
    own bigint := nullif(current_setting('app.retailer', true), '')::bigint;
    able bigint[] := ARRAY(
        SELECT r.id FROM partners_partner r LEFT JOIN partners_partnerterms t ON t.partner_id = r.id
         WHERE r.retailer_id = own AND r.paused_at IS NULL
           AND (country = '' OR t.ship_to IS NULL OR t.ship_to = '[]' OR t.ship_to ? country));
    slowest int := (SELECT p.slowest_days FROM catalog_choicepolicy p WHERE p.retailer_id = own);
    shelf_label text := catalog_search_term(own, nullif(shelf_is, ''));
    around text := catalog_search_term(own, nullif(room, '')) || ':*';
    shown record;
BEGIN
    SELECT p.category, p.brand, p.title INTO shown FROM catalog_product p WHERE p.id = looked AND p.retailer_id = own;
    RETURN QUERY
    WITH terms AS MATERIALIZED (
        SELECT catalog_search_term(own, w.word) AS term, w.uses, row_number() OVER (ORDER BY w.uses, w.word) AS n
          FROM catalog_searchword w WHERE w.retailer_id = own AND w.word = ANY(titled)
    ), shelf AS MATERIALIZED (
        (SELECT p.id FROM catalog_product p
          WHERE p.retailer_id = own AND p.category = shown.category AND p.brand = shown.brand AND p.title >= shown.title
          ORDER BY p.title LIMIT 20)
         UNION ALL
        (SELECT p.id FROM catalog_product p
          WHERE p.retailer_id = own AND p.category = shown.category AND p.brand = shown.brand AND p.title < shown.title
          ORDER BY p.title DESC LIMIT 20)
         UNION ALL
        (SELECT p.id FROM catalog_product p
          WHERE p.retailer_id = own AND p.category = nullif(shown.category, '') AND p.brand > shown.brand
          ORDER BY p.brand, p.title LIMIT 20)
         UNION ALL
        (SELECT p.id FROM catalog_product p
          WHERE p.retailer_id = own AND p.category = nullif(shown.category, '') AND p.brand < shown.brand
          ORDER BY p.brand DESC, p.title DESC LIMIT 20)
    ), asked (term, most) AS (
        SELECT term, 30 FROM terms WHERE uses <= 2000 OR n = 1
         UNION ALL
        SELECT one.term || ' & ' || other.term, 30 FROM terms one JOIN terms other ON other.n > one.n
         WHERE one.n = 1 OR (one.n = 2 AND one.uses <= 2000)
         UNION ALL
        SELECT term || ' & ' || shelf_label, 30 FROM terms WHERE shelf_label IS NOT NULL AND (n = 1 OR uses <= 2000)
         UNION ALL
        SELECT around, 40 WHERE around IS NOT NULL AND (SELECT count(*) FROM shelf) < 40
    ), met AS MATERIALIZED (
        SELECT shelf.id FROM shelf
         UNION
        SELECT near.id FROM asked, LATERAL (
               SELECT d.product_id AS id FROM catalog_searchdocument d
                WHERE d.lexemes @@ asked.term::tsquery AND d.retailer_id + 0 = own LIMIT asked.most) near
    ), weighed AS (
        SELECT d.product_id AS id, d.lexemes
          FROM met JOIN catalog_searchdocument d ON d.product_id = met.id
         WHERE d.partners && able AND d.product_id <> looked AND d.product_id <> ALL(left_out)
           AND (slowest IS NULL OR least(coalesce(d.lead_time_days, unknown_days), unknown_days) <= slowest)
         ORDER BY (SELECT coalesce(sum(1.0 / n), 0) FROM terms WHERE d.lexemes @@ (term || ':A')::tsquery)
                  + CASE WHEN d.category = shown.category AND d.category <> '' THEN 1.0 ELSE 0 END
                  + CASE WHEN d.brand = shown.brand AND d.brand <> '' THEN 0.3 ELSE 0 END DESC, d.product_id
         LIMIT most
    )
    SELECT w.id,
           ARRAY(SELECT word FROM unnest(titled) word
                  WHERE w.lexemes @@ (catalog_search_term(own, word) || ':A')::tsquery),
           ARRAY(SELECT word FROM unnest(titled || told) word
                  WHERE w.lexemes @@ catalog_search_term(own, word)::tsquery)
      FROM weighed w;
END
$$;
"""

SIGNATURE = "catalog_alike(bigint, text[], text[], text, text, bigint[], text, int, int)"


def create(apps, schema_editor):
    """Make the function and give it to the role that may only read; the app may call it."""
    app, ops = (schema_editor.quote_name(settings.DATABASES[alias]["USER"]) for alias in ("default", "ops"))
    schema_editor.execute(FUNCTIONS, params=None)
    schema_editor.execute(f"GRANT CREATE ON SCHEMA public TO {ops}")
    schema_editor.execute(f"REVOKE ALL ON FUNCTION {SIGNATURE} FROM PUBLIC")
    schema_editor.execute(f"GRANT EXECUTE ON FUNCTION {SIGNATURE} TO {app}")
    schema_editor.execute(f"ALTER FUNCTION {SIGNATURE} OWNER TO {ops}")
    schema_editor.execute(f"REVOKE CREATE ON SCHEMA public FROM {ops}")


def drop(apps, schema_editor):
    """Remove it, as its owner."""
    ops, migrator = (schema_editor.quote_name(settings.DATABASES[alias]["USER"]) for alias in ("ops", "migrator"))
    schema_editor.execute(f"SET LOCAL ROLE {ops}")
    schema_editor.execute(f"DROP FUNCTION {SIGNATURE}")
    schema_editor.execute(f"SET LOCAL ROLE {migrator}")


class Migration(migrations.Migration):

    dependencies = [
        ("catalog", "0010_enquiries"),
        ("partners", "0006_terms"),
    ]

    operations = [migrations.RunPython(create, drop)]
