"""The statements with which a list is staged, compared with our offers, and written: see docs/feeds.md.

Row-level security keeps COPY out of our tables, so a list first goes into tables that only this connection sees.
"""

CLEAR = """
    DROP TABLE IF EXISTS pg_temp.feed_list, pg_temp.feed_new, pg_temp.feed_told, pg_temp.feed_gone, pg_temp.feed_noted,
                         pg_temp.feed_pictured
"""
STAGE = """
    CREATE TEMP TABLE feed_list (
        line int, gtin text, cost numeric, recommended numeric, available int, lead_time_days int, backorder_on date,
        partner_sku text, currency text, family text, title text, brand text, category text, description text,
        rest text)
"""
COPY = "COPY pg_temp.feed_list FROM STDIN WITH (NULL E'\\x01')"
MEMORY = "SET LOCAL work_mem = '64MB'"
DROP_EARLIER = """
    DELETE FROM pg_temp.feed_list l
     USING (SELECT d.gtin, max(d.line) AS line FROM pg_temp.feed_list d GROUP BY d.gtin HAVING count(*) > 1) d
     WHERE l.gtin = d.gtin AND l.line < d.line
"""
KNOW = "ANALYZE pg_temp.feed_list"
# The same whatever the order of the rows. A partner that made another list with the same sums would only fool itself.
SUMS = """
    SELECT count(*), sum(hash_record_extended(t, 0)), sum(hash_record_extended(t, 1))
      FROM (SELECT ROW(l.gtin, l.partner_sku, l.cost, l.recommended, l.currency, l.available, l.lead_time_days,
                       l.backorder_on, l.family, l.title, l.brand, l.category, l.description, l.rest) AS t
              FROM pg_temp.feed_list l) l
"""

FIND_NEW = """
    CREATE TEMP TABLE feed_new AS
    SELECT row_number() OVER (ORDER BY l.gtin) AS place, l.*
      FROM pg_temp.feed_list l
     WHERE NOT EXISTS (SELECT FROM catalog_variant v WHERE v.retailer_id = %(retailer)s AND v.gtin = l.gtin)
"""
_SAID = """(o.partner_sku, o.cost, o.recommended, o.cost_currency)
     IS DISTINCT FROM (l.partner_sku, round(l.cost, 2), round(l.recommended, 2), l.currency)"""
_HAS = """(o.available, o.lead_time_days, o.backorder_on, o.provenance)
     IS DISTINCT FROM (l.available, l.lead_time_days, l.backorder_on, 'feed')"""
# In the order of the offers' keys, for in that order they are locked.
FIND_TOLD = f"""
    CREATE TEMP TABLE feed_told AS
    SELECT row_number() OVER (ORDER BY o.id, v.id) AS place, o.id AS offer_id, v.id AS variant_id, v.product_id,
           l.partner_sku, l.cost, l.recommended, l.currency, l.available, l.lead_time_days, l.backorder_on
      FROM pg_temp.feed_list l
      JOIN catalog_variant v ON v.retailer_id = %(retailer)s AND v.gtin = l.gtin
      LEFT JOIN catalog_offer o ON o.retailer_id = %(retailer)s AND o.partner_id = %(partner)s AND o.variant_id = v.id
     WHERE o.id IS NULL
        OR o.observed_at <= %(began_at)s AND (%(thorough)s OR {_SAID} OR %(counts)s AND {_HAS})
"""  # noqa: S608 - put together of constants
FIND_GONE = """
    CREATE TEMP TABLE feed_gone AS
    SELECT row_number() OVER (ORDER BY o.id) AS place, o.id AS offer_id, v.product_id
      FROM catalog_offer o JOIN catalog_variant v ON v.id = o.variant_id
     WHERE o.retailer_id = %(retailer)s AND o.partner_id = %(partner)s AND o.provenance = 'feed'
       AND o.observed_at < %(began_at)s AND o.available IS DISTINCT FROM 0 AND %(is_whole)s
       AND NOT EXISTS (SELECT FROM pg_temp.feed_list l WHERE l.gtin = v.gtin)
"""
NOTED = [
    """
    CREATE TEMP TABLE feed_noted AS
    SELECT p.variant_id, array_agg(s.address::text ORDER BY p.position) AS addresses
      FROM catalog_variantpicture p JOIN catalog_picturesource s ON s.id = p.source_id
     WHERE p.retailer_id = %(retailer)s AND s.retailer_id = %(retailer)s AND s.partner_id = %(partner)s
     GROUP BY p.variant_id
    """,
    "ANALYZE pg_temp.feed_noted",
]
# Items that are listed and name other pictures than are noted; one that names none says nothing of pictures.
FIND_PICTURED = """
    CREATE TEMP TABLE feed_pictured AS
    SELECT row_number() OVER (ORDER BY named.variant_id) AS place, named.*
      FROM (SELECT v.id AS variant_id, ARRAY(SELECT jsonb_array_elements_text(l.rest::jsonb->1)) AS addresses
              FROM pg_temp.feed_list l
              JOIN catalog_variant v ON v.retailer_id = %(retailer)s AND v.gtin = l.gtin
             WHERE l.rest <> '' AND l.rest NOT LIKE '%%, []]') named
      LEFT JOIN pg_temp.feed_noted noted USING (variant_id)
     WHERE named.addresses IS DISTINCT FROM noted.addresses
"""
PICTURED = """
    SELECT p.variant_id, p.addresses FROM pg_temp.feed_pictured p
     WHERE p.place > %(after)s AND p.place <= %(until)s ORDER BY p.place
"""
NUMBER = [
    "CREATE INDEX ON pg_temp.feed_new (place)",
    "CREATE INDEX ON pg_temp.feed_told (place)",
    "CREATE INDEX ON pg_temp.feed_gone (place)",
    "CREATE INDEX ON pg_temp.feed_pictured (place)",
    "ANALYZE pg_temp.feed_new",
    "ANALYZE pg_temp.feed_told",
    "ANALYZE pg_temp.feed_gone",
    "ANALYZE pg_temp.feed_pictured",
]
COUNTS = """
    SELECT (SELECT count(*) FROM pg_temp.feed_new), (SELECT count(*) FROM pg_temp.feed_told),
           (SELECT count(*) FROM pg_temp.feed_gone), (SELECT count(*) FROM pg_temp.feed_pictured),
           (SELECT count(*) FROM catalog_offer o
             WHERE o.retailer_id = %(retailer)s AND o.partner_id = %(partner)s AND o.provenance = 'feed'
               AND o.available IS DISTINCT FROM 0)
"""

# What a step is about lies near enough. At the usual price of a page the planner would read whole tables for it.
NEAR = "SET LOCAL random_page_cost = 1.1"
# What is put together of a step is believed to be a few rows, and would be searched from end to end for each of 2,000.
WITHOUT_LOOPS, WITH_LOOPS = "SET LOCAL enable_nestloop = off", "SET LOCAL enable_nestloop = on"
# Of a retailer that had nothing the planner believes that it has nothing still, and reads all of it for each product.
COUNT_AGAIN = [
    "ANALYZE catalog_variant (retailer_id, product_id)",
    "ANALYZE catalog_offer (retailer_id, variant_id, partner_id)",
]
NEW_ITEMS = """
    SELECT n.gtin, n.cost, n.recommended, n.available, n.lead_time_days, n.backorder_on, n.partner_sku, n.currency,
           n.family, n.title, n.brand, n.category, n.description, n.rest
      FROM pg_temp.feed_new n WHERE n.place > %(after)s AND n.place <= %(until)s ORDER BY n.place
"""
ASKED = """
    SELECT t.place, t.offer_id, t.cost, t.recommended, t.currency, p.category
      FROM pg_temp.feed_told t JOIN catalog_product p ON p.id = t.product_id
     WHERE t.place > %(after)s AND t.place <= %(until)s
"""
# The keys of a step are told as well. From a join alone the planner would read all offers of a retailer for each step.
_NEAR = "o.id = ANY(%(offers)s)"
LOCK = f"""
    SELECT count(*) FROM (
        SELECT o.id FROM catalog_offer o JOIN pg_temp.{{table}} t ON t.offer_id = o.id
         WHERE o.retailer_id = %(retailer)s AND {_NEAR} AND t.place > %(after)s AND t.place <= %(until)s
         ORDER BY o.id FOR NO KEY UPDATE OF o) locked
"""  # noqa: S608 - as above
LOCK_TOLD, LOCK_GONE = LOCK.format(table="feed_told"), LOCK.format(table="feed_gone")
_PRICED = """
    priced AS MATERIALIZED (
        SELECT t.*, n.price, n.exchanged_cost, n.withheld
          FROM pg_temp.feed_told t
          JOIN unnest(%(places)s::bigint[], %(prices)s::numeric[], %(exchanged)s::numeric[], %(withheld)s::text[])
               n (place, price, exchanged_cost, withheld) USING (place)
         WHERE t.place > %(after)s AND t.place <= %(until)s)
"""
_FIELDS = (
    "partner_sku, price, cost, currency, recommended, cost_currency, exchanged_cost, withheld, available,"
    " lead_time_days, backorder_on, provenance"
)
_VALUES = (
    "t.partner_sku, t.price, round(t.cost, 2), %(home)s, round(t.recommended, 2), t.currency, t.exchanged_cost,"
    " t.withheld, {available}, t.lead_time_days, t.backorder_on, 'feed'"
)
_PIECES = "CASE WHEN %(counts)s THEN t.available ELSE o.available END"
_OURS = ", ".join(f"o.{name}" for name in _FIELDS.split(", "))
# What shoppers see of a product changes only with these. What came in between, newer than the list, stays.
CHANGE = f"""
    WITH {_PRICED}, before AS MATERIALIZED (
        SELECT o.id, o.price, o.lead_time_days, o.withheld, o.available IS DISTINCT FROM 0 AS has
          FROM catalog_offer o JOIN priced t ON t.offer_id = o.id WHERE o.retailer_id = %(retailer)s AND {_NEAR}
    ), written AS (
        UPDATE catalog_offer o SET ({_FIELDS}, observed_at) = ROW({_VALUES.format(available=_PIECES)}, %(began_at)s)
          FROM priced t
         WHERE o.id = t.offer_id AND o.retailer_id = %(retailer)s AND {_NEAR} AND o.observed_at <= %(began_at)s
           AND ({_OURS}) IS DISTINCT FROM ({_VALUES.format(available=_PIECES)})
        RETURNING o.id, t.product_id, o.price, o.lead_time_days, o.withheld, o.available IS DISTINCT FROM 0 AS has)
    SELECT count(*), coalesce(array_agg(DISTINCT w.product_id) FILTER (WHERE
           (w.price, w.lead_time_days, w.withheld, w.has) IS DISTINCT FROM
           (b.price, b.lead_time_days, b.withheld, b.has)), '{{}}')
      FROM written w JOIN before b ON b.id = w.id
"""  # noqa: S608 - as above
ADD = f"""
    WITH {_PRICED}, written AS (
        INSERT INTO catalog_offer AS o (retailer_id, partner_id, variant_id, {_FIELDS}, observed_at)
        SELECT %(retailer)s, %(partner)s, t.variant_id, {_VALUES.format(available="t.available")}, %(began_at)s
          FROM priced t WHERE t.offer_id IS NULL ORDER BY t.place
        ON CONFLICT (retailer_id, partner_id, variant_id) DO UPDATE
           SET ({_FIELDS}, observed_at) = ROW({", ".join(f"excluded.{n}" for n in _FIELDS.split(", "))}, %(began_at)s)
         WHERE o.observed_at <= %(began_at)s
        RETURNING o.variant_id)
    SELECT count(*), coalesce(array_agg(DISTINCT t.product_id), '{{}}')
      FROM written w JOIN priced t ON t.variant_id = w.variant_id
"""  # noqa: S608 - as above
OFFERS_GONE = "SELECT g.offer_id FROM pg_temp.feed_gone g WHERE g.place > %(after)s AND g.place <= %(until)s"
WITHDRAW = f"""
    WITH written AS (
        UPDATE catalog_offer o SET available = 0, observed_at = %(began_at)s
          FROM pg_temp.feed_gone g
         WHERE o.id = g.offer_id AND g.place > %(after)s AND g.place <= %(until)s AND o.retailer_id = %(retailer)s
           AND {_NEAR} AND o.provenance = 'feed' AND o.observed_at < %(began_at)s AND o.available IS DISTINCT FROM 0
        RETURNING g.product_id)
    SELECT count(*), coalesce(array_agg(DISTINCT w.product_id), '{{}}') FROM written w
"""  # noqa: S608 - as above
