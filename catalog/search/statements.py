"""The statements with which `catalog.search.postgresql` keeps and asks its tables."""

FIND = """
    WITH hits AS MATERIALIZED (
        SELECT h.*, h.partners && ARRAY(SELECT r.id FROM partners_partner r
                                         WHERE r.retailer_id = %(retailer)s AND r.paused_at IS NULL) AS orderable
          FROM catalog_search(%(words)s::text[], %(terms)s::text[], %(most)s) h
    ), scored AS MATERIALIZED (
        SELECT h.*, (1000000 * h.rank * CASE WHEN h.literal THEN 1 ELSE 0.3 END
                     * CASE WHEN NOT h.orderable THEN 0.25
                            ELSE 1 + 1.0 / (2 + coalesce(h.lead_time_days, %(unknown_days)s)) END)::int AS score
          FROM hits h
         WHERE (%(price_from)s::numeric IS NULL OR h.orderable AND h.price >= %(price_from)s)
           AND (%(price_to)s::numeric IS NULL OR h.orderable AND h.price <= %(price_to)s)
           AND (%(days)s::int IS NULL OR h.orderable AND h.lead_time_days <= %(days)s)
    )
    SELECT (SELECT count(*) FROM scored),
           ARRAY(SELECT ARRAY[s.score, s.product_id] FROM scored s
                  WHERE %(after_score)s::int IS NULL OR s.score < %(after_score)s
                     OR (s.score = %(after_score)s AND s.product_id > %(after_product)s)
                  ORDER BY s.score DESC, s.product_id LIMIT %(limit)s OFFSET %(offset)s),
           (SELECT h.meant FROM hits h LIMIT 1),
           {facets}
"""
COUNTS = """
           (SELECT json_agg(json_build_array(f.facet, f.value, f.count) ORDER BY f.facet, f.place)
              FROM (SELECT c.*, row_number() OVER (PARTITION BY c.facet ORDER BY c.count DESC, c.value) AS place
                      FROM (SELECT v.facet, v.value, count(*)
                              FROM scored s, LATERAL (
                                   VALUES ('brand', s.brand), ('category', s.category)
                                   UNION ALL SELECT 'colour', unnest(s.colours)
                                   UNION ALL SELECT 'size', unnest(s.sizes)
                                   UNION ALL SELECT 'price', band::text FROM unnest(%(prices)s::int[]) band
                                    WHERE s.orderable AND s.price <= band
                                   UNION ALL SELECT 'days', day::text FROM unnest(%(arrivals)s::int[]) day
                                    WHERE s.orderable AND s.lead_time_days <= day) v (facet, value)
                             WHERE v.value <> '' GROUP BY 1, 2) c) f
             WHERE f.place <= %(most_values)s)
"""
WITHOUT_COUNTS = FIND.format(facets="NULL")
WITH_COUNTS = FIND.format(facets=COUNTS)

TEXTS = """
    SELECT p.id, p.title, p.brand, p.category, p.description,
           ARRAY(SELECT v.attributes::text FROM catalog_variant v WHERE v.product_id = p.id ORDER BY v.position, v.id)
      FROM catalog_product p
     WHERE p.retailer_id = %(retailer)s AND p.id = ANY(%(products)s)
     ORDER BY p.id
"""
# Whoever learns of a product holds it, and reads it afterwards: of two at once, the second sees what the first did.
HOLD = """
    SELECT p.id FROM catalog_product p WHERE p.retailer_id = %(retailer)s AND p.id = ANY(%(products)s)
     ORDER BY p.id FOR NO KEY UPDATE
"""
NEXT = """
    SELECT p.id FROM catalog_product p WHERE p.retailer_id = %(retailer)s AND p.id > %(after)s
     ORDER BY p.id LIMIT %(limit)s FOR NO KEY UPDATE
"""
# For all products at once and by keys alone: left with a join, the planner may read all offers of a retailer.
TOLD = """
    SELECT v.product_id, min(o.price) AS price, min(o.lead_time_days) AS days,
           array_agg(DISTINCT o.partner_id) AS partners
      FROM catalog_offer o JOIN catalog_variant v ON v.id = o.variant_id
     WHERE o.variant_id = ANY(ARRAY(SELECT v.id FROM catalog_variant v WHERE v.product_id = ANY(%(products)s)))
       AND o.withheld = '' AND (o.available IS NULL OR o.available > 0)
     GROUP BY v.product_id
"""
KEEP_DOCUMENTS = f"""
    INSERT INTO catalog_searchdocument AS kept
                (retailer_id, product_id, lexemes, brand, category, colours, sizes, price, lead_time_days, partners)
    SELECT %(retailer)s, k.product_id, (d->>1)::tsvector, d->>2, d->>3,
           ARRAY(SELECT jsonb_array_elements_text(d->4)), ARRAY(SELECT jsonb_array_elements_text(d->5)),
           told.price, told.days, coalesce(told.partners, '{{}}')
      FROM jsonb_array_elements(%(documents)s::jsonb) d
     CROSS JOIN LATERAL (SELECT (d->>0)::bigint AS product_id) k
      LEFT JOIN ({TOLD}) told ON told.product_id = k.product_id
     ORDER BY k.product_id
    ON CONFLICT (product_id) DO UPDATE
       SET lexemes = excluded.lexemes, brand = excluded.brand, category = excluded.category,
           colours = excluded.colours, sizes = excluded.sizes,
           price = excluded.price, lead_time_days = excluded.lead_time_days, partners = excluded.partners
     WHERE (kept.lexemes, kept.brand, kept.category, kept.colours, kept.sizes,
            kept.price, kept.lead_time_days, kept.partners) IS DISTINCT FROM
           (excluded.lexemes, excluded.brand, excluded.category, excluded.colours, excluded.sizes,
            excluded.price, excluded.lead_time_days, excluded.partners)
"""  # noqa: S608 - put together of constants
# Words are put in in their order, so that two who learn the same ones at once wait for each other and never in a ring.
_WORDS = """
    INSERT INTO catalog_searchword AS kept (retailer_id, word, uses, near)
    SELECT %(retailer)s, w.word, w.uses,
           catalog_search_slips(%(retailer)s, w.word) || catalog_search_stems(%(retailer)s, w.word)
      FROM unnest(%(words)s::text[], %(uses)s::int[]) w (word, uses)
"""
KEEP_WORDS = f"""
    {_WORDS}
     WHERE NOT EXISTS (SELECT FROM catalog_searchword k WHERE k.retailer_id = %(retailer)s AND k.word = w.word)
     ORDER BY w.word COLLATE "C"
    ON CONFLICT (retailer_id, word) DO NOTHING
"""
COUNT_WORDS = f"""
    {_WORDS}
     ORDER BY w.word COLLATE "C"
    ON CONFLICT (retailer_id, word) DO UPDATE SET uses = excluded.uses, near = excluded.near
     WHERE (kept.uses, kept.near) IS DISTINCT FROM (excluded.uses, excluded.near)
"""
NEWEST_WORD = "SELECT coalesce(max(id), 0) FROM catalog_searchword WHERE retailer_id = %(retailer)s"
FORGET_WORDS = """
    DELETE FROM catalog_searchword k
     WHERE k.retailer_id = %(retailer)s AND k.id <= %(newest)s
       AND NOT EXISTS (SELECT FROM unnest(%(words)s::text[]) w WHERE w = k.word)
"""
KEEP_STANDING = f"""
    UPDATE catalog_searchdocument d
       SET price = told.price, lead_time_days = told.days, partners = coalesce(told.partners, '{{}}')
      FROM (SELECT s.product_id FROM catalog_searchdocument s
             WHERE s.retailer_id = %(retailer)s AND s.product_id = ANY(%(products)s)
             ORDER BY s.product_id FOR NO KEY UPDATE) k
      LEFT JOIN ({TOLD}) told ON told.product_id = k.product_id
     WHERE d.product_id = k.product_id AND d.retailer_id = %(retailer)s
       AND d.product_id = ANY(%(products)s)
       AND (d.price, d.lead_time_days, d.partners) IS DISTINCT FROM
           (told.price, told.days, coalesce(told.partners, '{{}}'))
"""  # noqa: S608 - as above
