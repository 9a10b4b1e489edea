import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import stores.tenancy
from django.conf import settings
from django.db import migrations, models
from stores.postgresql.protection import ProtectRows

# The operators of text search are not leakproof: under row-level security the planner must not ask an index with them.
# So two functions ask it, with the rights of the role that may only read, and always for the retailer of the session,
# which no argument can name. Every term begins with the retailer, so that an index holds each retailer's words apart.

FUNCTIONS = """
CREATE FUNCTION catalog_search_term(retailer bigint, word text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN '''' || retailer || ':' || replace(replace(word, '\\', '\\\\'), '''', '''''') || '''';

-- Two words that differ by one letter too many, too few or wrong share one of these: the word, and the word less any
-- one letter. Two neighbours that changed places as well. The retailer seeds the hash.
CREATE FUNCTION catalog_search_slips(retailer bigint, word text) RETURNS bigint[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT coalesce(array_agg(DISTINCT hashtextextended(left(word, n) || substr(word, n + 2), retailer)), '{}')
      FROM generate_series(0, length(word)) n WHERE length(word) > 2 AND word !~ '[0-9]'
$$;

-- What a word shares with its plural and the like, in the language of the retailer's country and in English.
CREATE FUNCTION catalog_search_stems(retailer bigint, word text) RETURNS bigint[]
LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT coalesce(array_agg(DISTINCT hashtextextended('=' || dictionary || coalesce(stem[1], word), retailer)), '{}')
      FROM (SELECT dictionary, ts_lexize(dictionary::regdictionary, word) AS stem
              FROM (SELECT 'english_stem' UNION
                    SELECT CASE WHEN r.country IN ('DE', 'AT', 'LI', 'CH') THEN 'german_stem'
                                WHEN r.country IN ('FR', 'LU', 'MC') THEN 'french_stem'
                                WHEN r.country IN ('ES', 'MX', 'AR', 'CL', 'CO', 'PE') THEN 'spanish_stem'
                                WHEN r.country IN ('PT', 'BR') THEN 'portuguese_stem'
                                WHEN r.country IN ('IT', 'SM') THEN 'italian_stem'
                                WHEN r.country IN ('NL', 'BE') THEN 'dutch_stem'
                                WHEN r.country = 'SE' THEN 'swedish_stem'
                                WHEN r.country = 'DK' THEN 'danish_stem'
                                WHEN r.country = 'NO' THEN 'norwegian_stem'
                                WHEN r.country = 'FI' THEN 'finnish_stem'
                                WHEN r.country = 'HU' THEN 'hungarian_stem'
                                WHEN r.country = 'RO' THEN 'romanian_stem'
                                ELSE 'english_stem' END
                      FROM stores_retailer r WHERE r.id = retailer) spoken (dictionary)) stemmed
     WHERE length(word) > 3 AND word !~ '[0-9]'
$$;

CREATE FUNCTION catalog_search_one_slip(a text, b text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
DECLARE n int := 1;
BEGIN
    WHILE n <= least(length(a), length(b)) AND substr(a, n, 1) = substr(b, n, 1) LOOP n := n + 1; END LOOP;
    RETURN substr(a, n + 1) = substr(b, n + 1) OR substr(a, n + 1) = substr(b, n) OR substr(a, n) = substr(b, n + 1)
        OR (substr(a, n, 2) = reverse(substr(b, n, 2)) AND substr(a, n + 2) = substr(b, n + 2));
END
$$;

-- The retailer's words that may be meant where `asked` was typed, beside those that begin with it, the likeliest first.
CREATE FUNCTION catalog_search_kin(own bigint, asked text) RETURNS TABLE (kin text, how text)
LANGUAGE plpgsql STABLE STRICT
AS $$
DECLARE
    known boolean := EXISTS (SELECT FROM catalog_searchword w WHERE w.retailer_id = own AND w.word = asked);
    begun boolean := known OR EXISTS (SELECT FROM catalog_searchword w WHERE w.retailer_id = own
                                       AND w.word >= asked AND w.word < asked || chr(1114111));
BEGIN
    RETURN QUERY SELECT w.word::text, 'form' FROM catalog_searchword w
                  WHERE w.near && catalog_search_stems(own, asked) AND w.retailer_id = own LIMIT 20;
    IF known OR FOUND OR length(asked) < (CASE WHEN begun THEN 4 ELSE 3 END) THEN RETURN; END IF;
    RETURN QUERY SELECT near.word, CASE WHEN begun THEN 'perhaps' ELSE 'slip' END
                   FROM (SELECT w.word::text AS word, w.uses, catalog_search_one_slip(asked, w.word) AS one
                           FROM catalog_searchword w
                          WHERE w.near && catalog_search_slips(own, asked) AND w.retailer_id = own LIMIT 200) near
                  WHERE near.one OR (NOT begun AND length(asked) > 6)
                  ORDER BY NOT near.one, left(near.word, 1) <> left(asked, 1), near.uses DESC, near.word LIMIT 6;
    IF begun OR FOUND OR length(asked) < 4 THEN RETURN; END IF;
    RETURN QUERY SELECT w.word::text, 'inside' FROM catalog_searchword w
                  WHERE w.retailer_id = own AND strpos(w.word, asked) > 0 ORDER BY w.uses DESC, w.word LIMIT 6;
END
$$;

CREATE FUNCTION catalog_search(words text[], terms text[], most int)
RETURNS TABLE (product_id bigint, brand text, category text, colours text[], sizes text[], price numeric,
               lead_time_days smallint, partners bigint[], rank real, literal boolean, meant text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off SET jit = off
AS $$
DECLARE
    own bigint := nullif(current_setting('app.retailer', true), '')::bigint;
    wanted tsquery;
    as_typed tsquery;
BEGIN
    SELECT string_agg('(' || term || coalesce(' | ' || kin.terms, '') || ')', ' & ')::tsquery,
           string_agg(CASE WHEN n = cardinality(words) THEN term ELSE catalog_search_term(own, word) END, ' & ')::tsquery,
           array_agg(ARRAY[word, kin.slip]) FILTER (WHERE kin.slip IS NOT NULL)
      INTO wanted, as_typed, meant
      FROM (SELECT word, n, catalog_search_term(own, word) || ':*' FROM unnest(words) WITH ORDINALITY asked (word, n)
             WHERE word <> '') asked (word, n, term)
      LEFT JOIN LATERAL (SELECT string_agg(catalog_search_term(own, k.kin), ' | '),
                                (array_agg(k.kin) FILTER (WHERE k.how = 'slip'))[1]
                           FROM catalog_search_kin(own, asked.word) k) kin (terms, slip) ON true;
    SELECT coalesce(wanted && facets.term, wanted, facets.term) INTO wanted
      FROM (SELECT string_agg(catalog_search_term(own, term), ' & ')::tsquery FROM unnest(terms) term
             WHERE term <> '') facets (term);
    -- Planned for this very question: how many rows a word has decides the plan.
    RETURN QUERY EXECUTE $hits$
        SELECT d.product_id, d.brand::text, d.category::text, d.colours, d.sizes, d.price, d.lead_time_days, d.partners,
               ts_rank('{0.1, 0.3, 0.6, 1.0}', d.lexemes, $1), coalesce(d.lexemes @@ $2, true), $5
          FROM catalog_searchdocument d
         WHERE d.lexemes @@ $1 AND d.retailer_id + 0 = $3
         LIMIT $4
    $hits$ USING wanted, as_typed, own, most, meant;
END
$$;
"""

SIGNATURES = {
    "catalog_search_term(bigint, text)": False,
    "catalog_search_slips(bigint, text)": True,
    "catalog_search_stems(bigint, text)": True,
    "catalog_search_one_slip(text, text)": False,
    "catalog_search_kin(bigint, text)": False,
    "catalog_search(text[], text[], int)": True,
}


def create(apps, schema_editor):
    """Make the functions and give them to the role that may only read; the app may call those it needs."""
    app, ops = (schema_editor.quote_name(settings.DATABASES[alias]["USER"]) for alias in ("default", "ops"))
    schema_editor.execute(FUNCTIONS, params=None)
    schema_editor.execute(f"GRANT CREATE ON SCHEMA public TO {ops}")
    for signature, for_the_app in SIGNATURES.items():
        schema_editor.execute(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC")
        if for_the_app:
            schema_editor.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO {app}")
        schema_editor.execute(f"ALTER FUNCTION {signature} OWNER TO {ops}")
    schema_editor.execute(f"REVOKE CREATE ON SCHEMA public FROM {ops}")


def drop(apps, schema_editor):
    """Remove them, as their owner."""
    ops, migrator = (schema_editor.quote_name(settings.DATABASES[alias]["USER"]) for alias in ("ops", "migrator"))
    schema_editor.execute(f"SET LOCAL ROLE {ops}")
    for signature in reversed(SIGNATURES):
        schema_editor.execute(f"DROP FUNCTION {signature}")
    schema_editor.execute(f"SET LOCAL ROLE {migrator}")


class Migration(migrations.Migration):

    dependencies = [
        ("catalog", "0004_choosing"),
        ("stores", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchDocument',
            fields=[
                ('product', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='catalog.product')),
                ('lexemes', django.contrib.postgres.search.SearchVectorField()),
                ('brand', models.CharField(blank=True, max_length=80)),
                ('category', models.CharField(blank=True, max_length=80)),
                ('colours', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('sizes', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('price', models.DecimalField(decimal_places=2, help_text='The least that it costs now.', max_digits=10, null=True)),
                ('lead_time_days', models.PositiveSmallIntegerField(null=True)),
                ('partners', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, help_text='Who has pieces of any variant.', size=None)),
                ('retailer', models.ForeignKey(default=stores.tenancy.current_retailer_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.retailer')),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['lexemes'], name='catalog_search_lexemes', fastupdate=False)],
            },
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(db_collation='C', max_length=40)),
                ('uses', models.PositiveIntegerField(default=1, help_text='In how many products; counted when all is made anew.')),
                ('near', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('retailer', models.ForeignKey(default=stores.tenancy.current_retailer_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.retailer')),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['near'], name='catalog_search_near', fastupdate=False)],
                'constraints': [models.UniqueConstraint(fields=('retailer', 'word'), name='catalog_search_word')],
            },
        ),
        # Room on each page, so that a change of price or stock need not touch the index.
        migrations.RunSQL("ALTER TABLE catalog_searchdocument SET (fillfactor = 80)", migrations.RunSQL.noop),
        ProtectRows("SearchDocument"),
        ProtectRows("SearchWord"),
        migrations.RunPython(create, drop),
    ]
