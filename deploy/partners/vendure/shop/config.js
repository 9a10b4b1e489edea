// The shop: Vendure as it comes, with two custom fields, on PostgreSQL, reachable from this machine only.
const { DefaultJobQueuePlugin, DefaultLogger, LanguageCode, LogLevel } = require('@vendure/core');
const { AssetServerPlugin } = require('@vendure/asset-server-plugin');

const label = value => [{ languageCode: LanguageCode.en, value }];

/** Vendure's configuration. Only while it is filled may it change its own tables. */
exports.config = ({ fills = false } = {}) => ({
    apiOptions: { hostname: '127.0.0.1', port: 0, adminApiPath: 'admin-api', shopApiPath: 'shop-api', cors: false },
    authOptions: {
        tokenMethod: ['bearer', 'api-key'],
        superadminCredentials: { identifier: 'superadmin', password: process.env.SHOP_OWNER_PASSWORD },
    },
    dbConnectionOptions: {
        type: 'postgres',
        url: process.env.SHOP_DATABASE,
        synchronize: fills,
        logging: false,
        extra: { max: 10 },
    },
    customFields: {
        ProductVariant: [{ name: 'gtin', type: 'string', nullable: true, label: label('GTIN') }],
        // Unique: the shop itself refuses a second order with a number. Not public: no shopper can claim one.
        Order: [
            {
                name: 'purchaseOrderNumber',
                type: 'string',
                nullable: true,
                unique: true,
                public: false,
                label: label('Purchase order number'),
            },
        ],
    },
    importExportOptions: { importAssetsDir: process.env.SHOP_PICTURES },
    logger: new DefaultLogger({ level: LogLevel.Error }),
    paymentOptions: { paymentMethodHandlers: [] },
    plugins: [
        AssetServerPlugin.init({ route: 'assets', assetUploadDir: process.env.SHOP_ASSETS }),
        DefaultJobQueuePlugin.init({ pollInterval: 1000 }),
    ],
});
